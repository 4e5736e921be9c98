/**
 * Scripts of Conductor's time with Java engines call methods of Java's maps and lists on $. They are there beside the
 * usual properties; a key of the data with the same name comes first. Source text for the sandbox, to be run when `$` is there.
 */
export const JAVA_ACCESSORS = `
(function () {
  const own = Object.prototype.hasOwnProperty;
  function add(target, methods) {
    for (const name of Object.keys(methods)) {
      if (name in target) continue;
      Object.defineProperty(target, name, { value: methods[name], writable: true, configurable: true, enumerable: false });
    }
  }
  add(Array.prototype, {
    get(index) { const value = this[index]; return value === undefined ? null : value; },
    size() { return this.length; },
    isEmpty() { return this.length === 0; },
    contains(value) { return this.includes(value); },
    add(value) { this.push(value); return true; },
    addAll(values) { this.push(...values); return true; },
    set(index, value) { const before = this[index]; this[index] = value; return before; },
    remove(index) { return this.splice(index, 1)[0]; },
  });
  const map = Object.create(Object.prototype);
  add(map, {
    get(key) { return own.call(this, key) ? this[key] : null; },
    getOrDefault(key, value) { return own.call(this, key) ? this[key] : value; },
    put(key, value) { const before = own.call(this, key) ? this[key] : null; this[key] = value; return before; },
    containsKey(key) { return own.call(this, key); },
    containsValue(value) { return Object.values(this).includes(value); },
    keySet() { return Object.keys(this); },
    values() { return Object.values(this); },
    entrySet() { return Object.entries(this).map(([key, value]) => ({ key, value, getKey: () => key, getValue: () => value })); },
    size() { return Object.keys(this).length; },
    isEmpty() { return Object.keys(this).length === 0; },
    remove(key) { const before = own.call(this, key) ? this[key] : null; delete this[key]; return before; },
  });
  const open = [$];
  for (let at = 0; at < open.length; at++) {
    const each = open[at];
    if (typeof each !== "object" || each === null) continue;
    // Not on Object.prototype: a property descriptor would inherit "get".
    if (!Array.isArray(each)) Object.setPrototypeOf(each, map);
    for (const key of Object.keys(each)) open.push(each[key]);
  }
})();
`;

const CALLS =
  /\.\s*(?:get|getOrDefault|put|containsKey|containsValue|keySet|values|entrySet|size|isEmpty|remove|contains|add|addAll|set)\s*\(/;

/** Whether a script may call one of them: preparing the data for it costs time. */
export function callsJavaAccessors(source: string): boolean {
  return CALLS.test(source);
}
