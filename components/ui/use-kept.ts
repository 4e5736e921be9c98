import { useState } from "react";

/** What was read last, kept while the next reading, under another key, has failed; undefined: nothing ever was. */
export function useKept<T>(data: T | undefined): T | undefined {
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) setLast(data);
  return data ?? last;
}
