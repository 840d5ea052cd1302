/**
 * What the outcome of a cell, read from a file, lacks of the fields that its experiment declares: `has no t`,
 * `has no list as alive`. Undefined where nothing is missing. fields: an experiment's `outcome`, or a part of it
 */
export function outcomeFault(fields: object, outcome: object, place = ""): string | undefined {
  for (const [own, field] of Object.entries(fields)) {
    const value: unknown = Object.hasOwn(outcome, own) ? Reflect.get(outcome, own) : undefined;
    const name = `${place}${own}`;
    const fault = value === undefined ? `has no ${name}` : valueFault(field, value, name);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** field: an `OutcomeField`, an object of fields, or a list of one such object */
function valueFault(field: { shape?: unknown }, value: unknown, name: string): string | undefined {
  if (typeof field.shape === "string") return shapeFault(field.shape, value, name);
  if (!Array.isArray(field)) {
    return isObject(value) ? outcomeFault(field, value, `${name}.`) : `has no object as ${name}`;
  }
  if (value === null) return undefined;
  if (!Array.isArray(value)) return `has no list as ${name}`;
  for (const entry of value) {
    const fault = isObject(entry) ? outcomeFault(field[0], entry, `${name}[].`) : `has no objects in ${name}`;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A number may be null, as one that is not finite is written. */
function shapeFault(shape: string, value: unknown, name: string): string | undefined {
  if (value === null && (shape === "number" || shape.endsWith(" or null"))) return undefined;
  const plain = shape.replace(/ or null$/, "");
  if (plain === "text") return typeof value === "string" ? undefined : `has no text as ${name}`;
  if (plain === "number") return typeof value === "number" ? undefined : `has no number as ${name}`;
  const levels = plain.split(" x ").length;
  return isNested(value, levels) ? undefined : `has no list as ${name}`;
}

/** Whether `value` is a list of lists, this many within one another. */
function isNested(value: unknown, levels: number): boolean {
  return levels === 0 || (Array.isArray(value) && value.every((entry) => isNested(entry, levels - 1)));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
