import { REFUSALS, type RefusalCode, type RefusalResponse } from "../../sdk/documents/fingerprints/protocol.ts";

/** A request that is answered with no, for a reason that the client is told. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RefusalCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The HTTP status that goes with the reason. */
  get status(): number {
    return REFUSALS[this.code];
  }

  get body(): RefusalResponse {
    const { code, message, retryAfterSeconds } = this;
    return { error: { code, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } };
  }
}
