import { describe, expect, it } from "vitest";

import { readEvents, type ServerEvent } from "./event-stream";

async function read(chunks: readonly Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  await readEvents(body, { onEvent: (event) => events.push(event), onBytes: () => undefined });
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("server-sent events", () => {
  it("are read whatever the bytes are cut into", async () => {
    const text = ': hello\r\n\r\nid: 4\nevent: change\ndata: {\ndata: "ä"}\n\ndata:x\n\n';
    const expected = [
      { event: "change", data: '{\n"ä"}', id: "4" },
      { event: "message", data: "x", id: "4" },
    ];
    expect(await read([bytes(text)])).toEqual(expected);
    expect(await read([...bytes(text)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it("may have lines that end in any of three ways, wherever they are cut", async () => {
    const text = "data: a\r\rdata: b\r\n\r\ndata: c\n\n:";
    const expected = ["a", "b", "c"];
    const whole = bytes(text);
    for (let at = 0; at <= whole.length; at += 1) {
      const events = await read([whole.subarray(0, at), whole.subarray(at)]);
      expect(events.map(({ data }) => data)).toEqual(expected);
    }
  });

  it("that are not complete at the end are dropped", async () => {
    expect(await read([bytes("data: a\n\ndata: b\n")])).toHaveLength(1);
  });
});
