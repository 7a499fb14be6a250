import { DocumentError } from "../errors.ts";

/** What every failure of commitments, disclosures and bundles has in common. */
export class ContentError extends DocumentError {}

/** A field's path that cannot stand in a commitment. */
export class InvalidFieldPathError extends ContentError {
  constructor(path: string) {
    super({
      code: "invalid-field-path",
      value: path,
      rule: "The path of a field has 1 to 200 visible ASCII characters and no space.",
      advice: "Write it like lines.3.amount.",
    });
  }
}

/** Two values under one path: either could be disclosed as the field's. */
export class DuplicateFieldPathError extends ContentError {
  constructor(path: string) {
    super({
      code: "duplicate-field-path",
      value: path,
      rule: "Each path of a commitment has one value.",
      advice: "Number what repeats, such as lines.1.amount and lines.2.amount.",
    });
  }
}

/** The fields name another original file than the one that is committed to. */
export class FileHashMismatchError extends ContentError {
  constructor(stated: string, given: string) {
    super({
      code: "file-hash-mismatch",
      value: stated,
      rule: `The field source.sha256 is the hash of the original file, ${given}.`,
      advice: "Read the fields from the same file that the hash is of.",
    });
  }
}

/** A value that two programs could write as different bytes, so that they would commit to different roots. */
export class IllFormedFieldValueError extends ContentError {
  constructor(path: string) {
    super({
      code: "ill-formed-field-value",
      value: path,
      rule: "The value of a field is well-formed Unicode text.",
      advice: "Decode the source with its true encoding: half a surrogate pair was left in the text.",
    });
  }
}

export class TooManyFieldsError extends ContentError {
  constructor(count: number, maximum: number) {
    super({
      code: "too-many-fields",
      value: String(count),
      rule: `A commitment has at most ${maximum} leaves.`,
      advice: "Commit to what identifies and values the document; its file is among the leaves as a whole.",
    });
  }
}

/** A secret that could be guessed, or is of another kind. The secret is never shown. */
export class InvalidContentSecretError extends ContentError {
  constructor(length: number, expected: number) {
    super({
      code: "invalid-content-secret",
      value: `${length} bytes`,
      rule: `The secret of a commitment has exactly ${expected} random bytes.`,
      advice: "Leave it out when committing, and a fresh one is made; keep the one of the bundle when reading.",
    });
  }
}

export class InvalidFileHashError extends ContentError {
  constructor(hash: string) {
    super({
      code: "invalid-file-hash",
      value: hash,
      rule: "The hash of a file is its SHA-256 as 0x and 64 hexadecimal digits in lower case.",
      advice: "Compute it with fileHash(bytes).",
    });
  }
}

/** A field was asked for that the commitment does not have. */
export class FieldNotCommittedError extends ContentError {
  constructor(path: string) {
    super({
      code: "field-not-committed",
      value: path,
      rule: "Only fields of the commitment can be disclosed.",
      advice: "List its fields with their paths; paths are compared exactly.",
    });
  }
}

/** A disclosure that is not of the form that the schema describes. */
export class MalformedDisclosureError extends ContentError {
  constructor(problem: string) {
    super({
      code: "malformed-disclosure",
      value: problem,
      rule: "A disclosure validates against schemas/bundle.schema.json#/$defs/disclosure and shows each path once.",
      advice: "Ask for the disclosure as disclose() made it.",
    });
  }
}

/** The disclosure belongs to another commitment than the one that was expected. */
export class DisclosureRootError extends ContentError {
  constructor(root: string, expected: string) {
    super({
      code: "disclosure-root",
      value: root,
      rule: `The disclosure must be of the root ${expected}.`,
      advice: "The document may have been amended: read its present root, and ask for a disclosure of that.",
    });
  }
}

/** A field that the committed root does not contain: it was changed, or was never there. */
export class DisclosureProofError extends ContentError {
  constructor(path: string, root: string) {
    super({
      code: "disclosure-proof",
      value: path,
      rule: `Each disclosed field must be proved to be in ${root}.`,
      advice: "Rely on nothing in this disclosure: path, value, salt or proof was altered.",
    });
  }
}

export class BundleUnreadableError extends ContentError {
  constructor(path: string, problem: string, cause?: unknown) {
    super(
      {
        code: "bundle-unreadable",
        value: `${path}: ${problem}`,
        rule: "A bundle is one JSON file.",
        advice: "Restore it from a backup; without its secret nothing of the document can be disclosed.",
      },
      { cause },
    );
  }
}

/** A bundle that is not of the form that the schema describes. */
export class MalformedBundleError extends ContentError {
  constructor(problem: string) {
    super({
      code: "malformed-bundle",
      value: problem,
      rule: "A bundle validates against schemas/bundle.schema.json.",
      advice: "Correct what the message names, or ask the sender for the bundle as it was written.",
    });
  }
}

/** The fields, the file's hash or the secret of a bundle do not give the root that it states. */
export class BundleRootError extends ContentError {
  constructor(stated: string, computed: string) {
    super({
      code: "bundle-root",
      value: `${stated} stated, ${computed} computed`,
      rule: "Fields, file hash and secret of a bundle give its root.",
      advice: "The bundle was altered: rely on nothing in it, and compare with the root on chain.",
    });
  }
}

/** Writing would replace a bundle, whose secret exists nowhere else. */
export class BundleExistsError extends ContentError {
  constructor(path: string) {
    super({
      code: "bundle-exists",
      value: path,
      rule: "A bundle is not replaced unless that is asked for: its secret exists nowhere else.",
      advice: "Write to another path, or pass { replace: true } when the old bundle is kept elsewhere.",
    });
  }
}
