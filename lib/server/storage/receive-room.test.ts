import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { ReceiveRoom } from "./receive-room";

const CHUNK = 64 * 1_024;

/** A source whose piece is there at once. */
const ready: AsyncIterator<Uint8Array> = {
  next: () => Promise.resolve({ value: new Uint8Array(CHUNK), done: false }),
};

describe("ReceiveRoom", () => {
  it("gives as many pieces at once as there is room for, the others in their order as it is freed", async () => {
    const room = new ReceiveRoom(2 * CHUNK);
    const order: number[] = [];
    const read = async (name: number) => {
      await room.next(ready);
      order.push(name);
    };
    const all = Promise.all([0, 1, 2, 3, 4].map(read));
    await sleep(20);
    expect(order).toEqual([0, 1]);
    expect(room.isFull).toBe(true);
    room.leave(CHUNK);
    await sleep(20);
    expect(order).toEqual([0, 1, 2]);
    room.leave(2 * CHUNK);
    await all;
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it("keeps no room for a source that has nothing yet", async () => {
    const room = new ReceiveRoom(CHUNK);
    let arrive: (result: IteratorResult<Uint8Array>) => void = () => undefined;
    const slow = room.next({
      next: () => new Promise<IteratorResult<Uint8Array>>((resolve) => (arrive = resolve)),
    });
    expect(room.isFull).toBe(true);
    await turn();
    await turn();
    expect(room.isFull).toBe(false);
    await expect(room.next(ready)).resolves.toMatchObject({ done: false });
    arrive({ value: new Uint8Array(3), done: false });
    await expect(slow).resolves.toMatchObject({ value: { length: 3 } });
    room.leave(CHUNK);
    expect(room.isFull).toBe(false);
  });

  it("is given back when a source fails", async () => {
    const room = new ReceiveRoom(CHUNK);
    const broken = { next: () => Promise.reject(new Error("cut off")) };
    await expect(room.next(broken)).rejects.toThrow("cut off");
    expect(room.isFull).toBe(false);
  });
});
