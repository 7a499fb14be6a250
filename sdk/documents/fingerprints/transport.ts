import { EVALUATE_PATH, type EvaluateRequest, REFUSALS, type RefusalResponse } from "./protocol.ts";
import { FingerprintResponseMalformedError } from "./service-errors.ts";

/** Longest answer that is read: a full batch takes about 8 kB. */
const MAXIMUM_ANSWER_BYTES = 262_144;

/** The answer was lost on the way: another attempt may succeed. */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
}

/** What the service answered. `body` is parsed JSON, not yet checked, when the service accepted. */
export type Answer = { accepted: true; body: unknown } | { accepted: false; refusal: RefusalResponse["error"] };

/**
 * Sends a signed request once.
 *
 * @throws TransportFailure when no service answered: no connection, a time-out, a proxy that found no one behind it.
 * @throws FingerprintResponseMalformedError when something else than a fingerprint service answered.
 */
export async function post(url: URL, request: EvaluateRequest, timeoutMs: number): Promise<Answer> {
  const target = new URL(EVALUATE_PATH, url);
  let status: number;
  let text: string;
  try {
    const response = await fetch(target, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    text = await boundedText(response);
  } catch (error) {
    if (error instanceof FingerprintResponseMalformedError) throw error;
    throw new TransportFailure(reasonOf(error), { cause: error });
  }

  const body = parsed(text);
  if (status === 200 && body !== undefined) return { accepted: true, body };
  const refusal = refusalIn(body);
  if (refusal) return { accepted: false, refusal };
  if (status === 502 || status === 503 || status === 504) throw new TransportFailure(`HTTP ${status} from a proxy`);
  throw new FingerprintResponseMalformedError(target.href, `HTTP ${status} without a refusal code`);
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAXIMUM_ANSWER_BYTES) {
      throw new FingerprintResponseMalformedError(response.url, `the answer exceeds ${MAXIMUM_ANSWER_BYTES} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusalIn(body: unknown): RefusalResponse["error"] | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("code" in error) || !("message" in error)) return undefined;
  if (typeof error.code !== "string" || !Object.hasOwn(REFUSALS, error.code)) return undefined;
  return error as RefusalResponse["error"];
}

/** Node's fetch says only "fetch failed"; the reason (refused, reset, not found) is the cause's. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
