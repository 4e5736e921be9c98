import { type FileHandle, open, rm } from "node:fs/promises";

import { ReceiveRoom } from "./receive-room";

const MIB = 1_024 ** 2;
/** Received by one file and not written yet: beyond this its source has to wait. */
const WAITING_OF_ONE = MIB;
const WAITING_OF_ALL = 16 * MIB;
/** After so many bytes the disk begins with them, while more arrives. */
const SYNC_AFTER = 8 * MIB;

const room = new ReceiveRoom(WAITING_OF_ALL);

/** A file whose bytes are all written, but perhaps not on the disk yet. */
export interface ReceivedFile {
  /** Has to be called once: durable when it settles. */
  sync(): Promise<void>;
}

/**
 * Writes a stream to a new file. What arrives during a write is written together by the next one, so that memory is
 * bounded and neither waits for the other's every step. Stops with an error as soon as `check` throws; the file is then
 * removed. `isOurs`: nobody else has an eye on the pieces, their memory is given back as soon as they are written.
 */
export async function receiveStream(
  source: AsyncIterable<Uint8Array>,
  file: string,
  check: (chunk: Uint8Array) => void,
  isOurs = false,
): Promise<ReceivedFile> {
  const handle = await open(file, "wx", 0o600);
  const writer = new Writer(handle, isOurs);
  try {
    const pieces = source[Symbol.asyncIterator]();
    try {
      for (let piece = await room.next(pieces); !piece.done; piece = await room.next(pieces)) {
        writer.take(piece.value);
        check(piece.value);
        await writer.ready();
      }
    } catch (error) {
      await pieces.return?.();
      throw error;
    }
    await writer.written();
  } catch (error) {
    await writer.giveUp();
    await rm(file, { force: true });
    throw error;
  }
  return {
    sync: async () =>
      await writer.synced().catch(async (error: unknown) => {
        await rm(file, { force: true });
        throw error;
      }),
  };
}

/** Writes and syncs of one file, beside the arrival of its bytes. */
class Writer {
  private readonly handle: FileHandle;
  private readonly isOurs: boolean;
  private pieces: Uint8Array[] = [];
  private waiting = 0;
  private unsynced = 0;
  private writing: Promise<void> | null = null;
  private syncing: Promise<void> | null = null;
  private readonly failures: unknown[] = [];

  constructor(handle: FileHandle, isOurs: boolean) {
    this.handle = handle;
    this.isOurs = isOurs;
  }

  /** A piece that has its room. */
  take(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.waiting += piece.length;
    this.writing ??= this.writeOn();
  }

  /** Resolves when more may be taken. */
  async ready(): Promise<void> {
    if (this.waiting >= WAITING_OF_ONE) await this.writing;
    this.requireNoFailure();
  }

  async written(): Promise<void> {
    await this.writing;
    this.requireNoFailure();
  }

  /** The file is closed afterwards. */
  async synced(): Promise<void> {
    try {
      await this.syncing;
      this.requireNoFailure();
      await this.handle.sync();
    } finally {
      await this.handle.close();
    }
  }

  async giveUp(): Promise<void> {
    await Promise.all([this.writing, this.syncing]);
    this.left(this.waiting);
    await this.handle.close();
  }

  private async writeOn(): Promise<void> {
    try {
      while (this.pieces.length > 0) {
        const pieces = this.pieces.splice(0);
        const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
        await writeAll(this.handle, pieces);
        if (this.isOurs) for (const piece of pieces) letGo(piece);
        this.left(bytes);
        this.unsynced += bytes;
        if (this.unsynced >= SYNC_AFTER) this.syncing ??= this.syncOn();
      }
    } catch (error) {
      this.failures.push(error);
    } finally {
      this.writing = null;
    }
  }

  /** The system tells of a failed sync once: it is kept for whoever asks at the end. */
  private async syncOn(): Promise<void> {
    this.unsynced = 0;
    await this.handle.datasync().catch((error: unknown) => this.failures.push(error));
    this.syncing = null;
  }

  private left(bytes: number): void {
    this.waiting -= bytes;
    room.leave(bytes);
  }

  private requireNoFailure(): void {
    if (this.failures.length > 0) throw this.failures[0];
  }
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let rest = pieces.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest);
    rest = behind(rest, bytesWritten);
  }
}

/** What is left of the pieces when so many of their bytes are written. */
function behind(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let done = bytes;
  return pieces.flatMap((piece) => {
    const skipped = Math.min(done, piece.length);
    done -= skipped;
    return skipped === piece.length ? [] : [piece.subarray(skipped)];
  });
}

/**
 * Left to the collector, hundreds of pieces have memory at a time, and each new one gets memory that was never used. A
 * piece that shares its memory with something else keeps it; so does each where the process cannot do this (serve.mjs).
 */
function letGo({ buffer, byteLength }: Uint8Array): void {
  const memory: ArrayBufferLike & { transfer?: (bytes: number) => ArrayBuffer } = buffer;
  if (memory.byteLength === byteLength) memory.transfer?.(0);
}
