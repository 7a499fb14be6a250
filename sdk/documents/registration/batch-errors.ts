import { DocumentError } from "../errors.ts";

/** A batch, or somebody's part of it, without a document. */
export class BatchEmptyError extends DocumentError {
  constructor(holder?: string) {
    super({
      code: "batch-empty",
      value: holder === undefined ? "no documents" : `no document of ${holder}`,
      rule: "A batch has documents in it, and an excerpt those of its holder.",
      advice: "Give the documents of the day, and make excerpts only for who holds one of them (holdersIn).",
    });
  }
}

/** Documents of different issuers in one batch. */
export class BatchIssuersError extends DocumentError {
  constructor(first: string, other: string) {
    super({
      code: "batch-issuers",
      value: `${first} and ${other}`,
      rule: "One issuer signs a batch, and each document is entered under the name of who signed.",
      advice: "Make a batch for each issuer.",
    });
  }
}

/** The same document twice in one batch. */
export class BatchDuplicateError extends DocumentError {
  readonly documentId: string;

  constructor(documentId: string) {
    super({
      code: "batch-duplicate",
      value: documentId,
      rule: "A document exists once, and the second copy of it in a batch could never be entered.",
      advice: "Leave one of the two files out; compare them to see which is the newer one.",
    });
    this.documentId = documentId;
  }
}

/** What should be an excerpt of a batch is none. */
export class BatchExcerptError extends DocumentError {
  constructor(problem: string) {
    super({
      code: "batch-excerpt",
      value: problem,
      rule: "An excerpt has the form of batch-excerpt.schema.json, and its root proves each document in it.",
      advice: "Ask the issuer of the batch for the excerpt again, and change nothing in it.",
    });
  }
}
