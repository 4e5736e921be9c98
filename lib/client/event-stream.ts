export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  /** Of the last event that had one; null before. */
  readonly id: string | null;
}

export interface EventReader {
  readonly onEvent: (event: ServerEvent) => void;
  /** Any bytes, comments too: the connection lives. */
  readonly onBytes: () => void;
}

/**
 * Reads server-sent events (HTML Standard, section 9.2.6) until the stream ends. Unlike the browser's EventSource it
 * shows the status of the answer and every sign of life.
 * @throws whatever broke the stream.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  { onEvent, onBytes }: EventReader,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const take = createLines(createParser(onEvent));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    take(decoder.decode(value, { stream: true }));
  }
}

/** Takes texts as they come and gives whole lines. A line of megabytes comes in many pieces: each is looked at once. */
function createLines(onLine: (line: string) => void): (text: string) => void {
  let pieces: string[] = [];
  let held = "";
  return (text) => {
    const all = held + text;
    // It may be the first half of a line's end.
    held = all.endsWith("\r") ? "\r" : "";
    const lines = all.slice(0, all.length - held.length).split(/\r\n|\n|\r/);
    const last = lines.pop() ?? "";
    for (const line of lines) {
      onLine(pieces.join("") + line);
      pieces = [];
    }
    pieces.push(last);
  };
}

/** Takes lines; an empty one ends an event. */
function createParser(onEvent: (event: ServerEvent) => void): (line: string) => void {
  let id: string | null = null;
  let event = "";
  let data: string[] = [];
  return (line) => {
    if (line === "") {
      if (data.length > 0) onEvent({ event: event || "message", data: data.join("\n"), id });
      event = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    if (field === "data") data.push(value);
    if (field === "id") id = value;
  };
}
