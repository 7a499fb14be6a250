import { Ajv2020 } from "ajv/dist/2020.js";
import { getAddress } from "ethers";

import type { EvaluateRequest } from "../../sdk/documents/fingerprints/protocol.ts";
import { Refusal } from "./refusal.ts";

const bytes = (length: number) => ({ type: "string", pattern: `^0x[0-9a-f]{${2 * length}}$` });
const element = { type: "string", pattern: "^0x0[23][0-9a-f]{64}$" };

const validate = new Ajv2020({ strict: true }).compile({
  type: "object",
  additionalProperties: false,
  required: ["account", "epoch", "publicKey", "elements", "nonce", "deadline", "signature"],
  properties: {
    account: { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" },
    epoch: { type: "integer", minimum: 0, maximum: 0xffff_ffff },
    publicKey: element,
    elements: { type: "array", minItems: 1, items: element },
    nonce: bytes(32),
    deadline: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    signature: bytes(65),
  },
});

/** The request in `body`, its account with the checksum of addresses. Refuses what has another form. */
export function readRequest(body: unknown): EvaluateRequest {
  if (!validate(body)) {
    const error = validate.errors?.[0];
    throw new Refusal("malformed_request", `${error?.instancePath || "The request"} ${error?.message}.`);
  }
  const request = body as EvaluateRequest;
  try {
    return { ...request, account: getAddress(request.account) };
  } catch {
    throw new Refusal("malformed_request", "The checksum of /account is wrong.");
  }
}
