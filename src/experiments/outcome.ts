/** What a field of an outcome is. */
export interface OutcomeField {
  /** In words. */
  readonly what: string;
  /** `1` of a plain number or count, empty of a text. */
  readonly unit: string;
  /**
   * `number`, `text`, or what there is one number for, the outermost list first: `features`, `neurons x times`; ` or
   * null` where it may be missing. `times`: those of the experiment's `times`, or the first of them where a run ended
   * sooner; `intervals`: between two neighbouring ones; `own times`: times that are a field of the outcome too.
   */
  readonly shape: string;
}

/** What the fields of an outcome are: an object as an object, a list of objects by what each entry is. */
export type OutcomeFields<Outcome> = {
  readonly [name in keyof Outcome]: Outcome[name] extends readonly (infer Entry)[] | null
    ? Entry extends number | string | readonly unknown[]
      ? OutcomeField
      : readonly [OutcomeFields<Entry>]
    : Outcome[name] extends object
      ? OutcomeFields<Outcome[name]>
      : OutcomeField;
};

/** Times that parameters alone decide, those of the fields of shape `times`. */
export interface TimeAxis<P> {
  /** `t`, or `s` for slow time. */
  readonly name: string;
  /** In which `at` counts. */
  readonly unit: string;
  /** Parameters that decide them. */
  readonly by: readonly (keyof P)[];
  /** One per sample, ascending. */
  readonly at: (parameters: P) => readonly number[];
}

/** A field with its place in the outcome: `alive`, `exact.alive`, `traces[].rank`. */
export interface NamedField extends OutcomeField {
  readonly name: string;
}

/** Every field of an outcome, those within objects and lists by their place. outcome: an experiment's `outcome` */
export function namedFields(outcome: object, place = ""): NamedField[] {
  return Object.entries(outcome).flatMap(([own, value]: [string, unknown]) => {
    const name = `${place}${own}`;
    if (Array.isArray(value)) return namedFields(value[0], `${name}[].`);
    return isField(value) ? { name, ...value } : namedFields(value as object, `${name}.`);
  });
}

/** Whether the entries of a field of this shape go over the experiment's `times`. */
export function isOverTimes(shape: string): boolean {
  return /(^| x )(times|intervals)( or null)?$/.test(shape);
}

function isField(value: unknown): value is OutcomeField {
  return typeof (value as OutcomeField).shape === "string";
}
