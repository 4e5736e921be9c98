/** How long events of other executions may hold the event loop before the rest waits for the next turn. */
const TURN_MS = 15;

/**
 * What executions have to tell one another. Letters are delivered one after another, after the decision that caused them
 * and before the group commit of the turn, so that a parent and its child are stored together; a long chain is cut into
 * turns. Nothing is lost when the process dies in between: reading the rows back asks again.
 */
export class Mailbox {
  private readonly letters: (() => void)[] = [];
  private isOpen = false;
  private closed = false;

  /** `deliver` must not throw. */
  send(deliver: () => void): void {
    this.letters.push(deliver);
    if (this.isOpen) return;
    this.isOpen = true;
    queueMicrotask(() => this.deliverAll());
  }

  close(): void {
    this.closed = true;
    this.letters.length = 0;
  }

  private deliverAll(): void {
    const until = performance.now() + TURN_MS;
    let at = 0;
    for (; at < this.letters.length && performance.now() < until; at++) this.letters[at]?.();
    this.letters.splice(0, at);
    this.isOpen = this.letters.length > 0 && !this.closed;
    if (this.isOpen) setImmediate(() => this.deliverAll());
  }
}
