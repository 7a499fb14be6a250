/** What a failure tells: which rule was broken, by what, and what to do about it. */
export interface Failure {
  /** Stable identifier in kebab case, for programs: `invalid-lei`. */
  readonly code: string;
  /** The offending value as found, shortened to {@link LONGEST_VALUE} characters. */
  readonly value: string;
  /** The rule, as a sentence, with its source where there is one. */
  readonly rule: string;
  /** What the reader should do, as a sentence. */
  readonly advice: string;
}

const LONGEST_VALUE = 120;

/**
 * Base of every error that the SDK throws by intention, so that a caller can tell a refusal from a bug.
 *
 * @example
 * ```ts
 * try {
 *   importDocument(bytes);
 * } catch (error) {
 *   if (error instanceof LienbookError) console.error(error.code, error.advice);
 *   else throw error;
 * }
 * ```
 */
export abstract class LienbookError extends Error implements Failure {
  readonly code: string;
  readonly value: string;
  readonly rule: string;
  readonly advice: string;

  constructor(failure: Failure, options?: ErrorOptions) {
    // Of callers without types it may be anything.
    const given: unknown = failure.value;
    const found = String(given);
    const value = found.length > LONGEST_VALUE ? `${found.slice(0, LONGEST_VALUE)}…` : found;
    super(`${failure.rule} Got: ${value === "" ? "nothing" : value}. ${failure.advice}`, options);
    this.name = new.target.name;
    this.code = failure.code;
    this.value = value;
    this.rule = failure.rule;
    this.advice = failure.advice;
  }

  /** The failure as plain data, with the name of its class: what commands print as JSON. */
  toJSON(): Failure & { readonly name: string } {
    return { name: this.name, code: this.code, value: this.value, rule: this.rule, advice: this.advice };
  }
}
