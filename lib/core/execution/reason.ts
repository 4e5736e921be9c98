const WRAPPED = /^Task \S+ failed with status: \S+ and reason: '([^]*)'$/;

/** An execution's reason without the task's id and status around it, which a list shows in other ways. */
export function reasonInWords(reason: string): string {
  return WRAPPED.exec(reason)?.[1] ?? reason;
}
