import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { EPOCHS_PATH, EVALUATE_PATH } from "../../sdk/documents/fingerprints/protocol.ts";
import { Refusal } from "./refusal.ts";
import type { FingerprintService } from "./service.ts";

/** Bytes of an element in JSON, with its quotes and comma; and room for the rest of a request. */
const BYTES_PER_ELEMENT = 71;
const BYTES_BESIDE = 2_048;

/** How long requests that are under way may take when the service stops. */
const STOP_GRACE_MS = 10_000;

/** Puts the service behind HTTP. TLS is for the proxy before it. */
export function serve(service: FingerprintService, warn: (message: string) => void): Server {
  const largestBody = service.epochs().limits.elementsPerRequest * BYTES_PER_ELEMENT + BYTES_BESIDE;
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 5_000, maxHeaderSize: 8_192 },
    (request, response) => {
      answer(service, request, largestBody).then(
        (body) => {
          send(response, 200, body, server.listening);
        },
        (error: unknown) => {
          refuse(response, error, server.listening, warn);
        },
      );
    },
  );
  server.maxConnections = 512;
  return server;
}

/** Stops taking requests and resolves when those under way are answered, or have had their time. */
export async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, STOP_GRACE_MS);
  await closed;
  clearTimeout(timer);
}

async function answer(service: FingerprintService, request: IncomingMessage, largestBody: number): Promise<unknown> {
  const [path] = (request.url ?? "").split("?");
  switch (path) {
    case EPOCHS_PATH:
      allow("GET", request);
      return service.epochs();
    case EVALUATE_PATH:
      allow("POST", request);
      return service.evaluate(await readJson(request, largestBody));
    default:
      throw new Refusal("path_unknown", `There is ${EPOCHS_PATH} and ${EVALUATE_PATH}.`);
  }
}

function allow(method: string, request: IncomingMessage): void {
  if (request.method !== method) throw new Refusal("method_not_allowed", `Use ${method}.`);
}

async function readJson(request: IncomingMessage, largest: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new Refusal("request_too_large", `A request has at most ${largest} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Refusal("malformed_request", "The request is not JSON.");
  }
}

function refuse(response: ServerResponse, error: unknown, keepAlive: boolean, warn: (message: string) => void): void {
  const refusal = error instanceof Refusal ? error : new Refusal("unavailable", "The service has failed.");
  if (refusal !== error) warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (refusal.retryAfterSeconds !== undefined) response.setHeader("retry-after", refusal.retryAfterSeconds);
  // What is left of a body too large is not read: the connection ends with the answer.
  send(response, refusal.status, refusal.body, keepAlive && refusal.code !== "request_too_large");
}

/** @param keepAlive Whether the connection may serve another request: not when the service is about to stop. */
function send(response: ServerResponse, status: number, body: unknown, keepAlive: boolean): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...(keepAlive ? {} : { connection: "close" }),
  });
  response.end(text);
}
