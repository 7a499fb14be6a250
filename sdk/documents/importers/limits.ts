/** Bounds on what a file may make the reader do. */
export interface ReadLimits {
  /** Bytes of a file. */
  readonly bytes: number;
  /** Levels of nesting. */
  readonly depth: number;
  /** Elements of an XML document, or values of a JSON document. */
  readonly nodes: number;
}

/** Far above what any supported format needs, and far below what would slow a reader down. */
export const DEFAULT_LIMITS: ReadLimits = { bytes: 16 * 1024 * 1024, depth: 64, nodes: 250_000 };
