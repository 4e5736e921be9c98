/** ICC profiles made here (ICC.1:2001-04): three primaries and a tone curve, so that nobody's file is needed. */
interface Primaries {
  readonly red: Xyz;
  readonly green: Xyz;
  readonly blue: Xyz;
  /** From the stored value to light, both 0..1. */
  readonly toLight: (value: number) => number;
}

/** Adapted to D50. */
type Xyz = readonly [number, number, number];

const D50: Xyz = [0.9642, 1, 0.8249];
const CURVE_POINTS = 1_024;

const srgbLight = (value: number) =>
  value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** sRGB (IEC 61966-2-1). */
export const srgbProfile = () =>
  profile("test sRGB", {
    red: [0.436_07, 0.222_5, 0.013_93],
    green: [0.385_06, 0.716_88, 0.097_1],
    blue: [0.143_08, 0.060_62, 0.714_17],
    toLight: srgbLight,
  });

/** Display P3: the primaries of DCI-P3 at D65, the curve of sRGB. */
export const displayP3Profile = () =>
  profile("test P3", {
    red: [0.515_1, 0.241_18, -0.001_05],
    green: [0.291_97, 0.692_24, 0.041_88],
    blue: [0.157_15, 0.066_58, 0.784_38],
    toLight: srgbLight,
  });

/** ProPhoto RGB (ISO 22028-2, ROMM). */
export const proPhotoProfile = () =>
  profile("test ProPhoto", {
    red: [0.797_67, 0.288_04, 0],
    green: [0.135_19, 0.711_87, 0],
    blue: [0.031_35, 0.000_09, 0.825_21],
    toLight: (value) => (value < 1 / 32 ? value / 16 : value ** 1.8),
  });

function profile(name: string, { red, green, blue, toLight }: Primaries): Buffer {
  const curve = curveOf(toLight);
  const tags: readonly (readonly [string, Buffer])[] = [
    ["desc", description(name)],
    ["cprt", Buffer.from("text\0\0\0\0none\0", "latin1")],
    ["wtpt", xyzOf(D50)],
    ["rXYZ", xyzOf(red)],
    ["gXYZ", xyzOf(green)],
    ["bXYZ", xyzOf(blue)],
    ["rTRC", curve],
    ["gTRC", curve],
    ["bTRC", curve],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  let at = 128 + table.length;
  const bodies = tags.map(([tag, data], index) => {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(tag, 4 + index * 12, "latin1");
    table.writeUInt32BE(at, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
    at += padded.length;
    return padded;
  });
  return Buffer.concat([header(at), table, ...bodies]);
}

function header(size: number): Buffer {
  const head = Buffer.alloc(128);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(0x02_10_00_00, 8);
  head.write("mntrRGB XYZ ", 12, "latin1");
  for (const [index, value] of [2020, 1, 1].entries()) head.writeUInt16BE(value, 24 + index * 2);
  head.write("acsp", 36, "latin1");
  for (const [index, value] of D50.entries()) head.writeInt32BE(fixed(value), 68 + index * 4);
  return head;
}

function description(name: string): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(name.length + 1, 0);
  return Buffer.concat([
    Buffer.from("desc\0\0\0\0", "latin1"),
    count,
    Buffer.from(`${name}\0`, "latin1"),
    Buffer.alloc(8 + 3 + 67),
  ]);
}

function xyzOf(values: Xyz): Buffer {
  const data = Buffer.alloc(20);
  data.write("XYZ ", 0, "latin1");
  for (const [index, value] of values.entries()) data.writeInt32BE(fixed(value), 8 + index * 4);
  return data;
}

function curveOf(toLight: (value: number) => number): Buffer {
  const data = Buffer.alloc(12 + CURVE_POINTS * 2);
  data.write("curv", 0, "latin1");
  data.writeUInt32BE(CURVE_POINTS, 8);
  for (let point = 0; point < CURVE_POINTS; point += 1) {
    const light = toLight(point / (CURVE_POINTS - 1));
    data.writeUInt16BE(Math.round(65_535 * light), 12 + point * 2);
  }
  return data;
}

/** s15Fixed16Number. */
function fixed(value: number): number {
  return Math.round(value * 65_536);
}
