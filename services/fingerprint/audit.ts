import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { RefusalCode } from "../../sdk/documents/fingerprints/protocol.ts";

/** What was evaluated, for whom. Neither inputs nor elements: the service does not know the ones and needs no others. */
export interface Evaluated {
  readonly event: "evaluated";
  /** Moment in ISO 8601, UTC. */
  readonly time: string;
  readonly participant: string;
  readonly account: string;
  readonly epoch: number;
  readonly count: number;
  readonly nonce: string;
  /** Unix time in seconds. */
  readonly deadline: number;
}

/** A participant that ran into a limit or repeated a request. Noted once, until it is answered again. */
export interface Refused {
  readonly event: "refused";
  readonly time: string;
  readonly participant: string;
  readonly account: string;
  readonly epoch: number;
  readonly count: number;
  readonly code: RefusalCode;
}

export type AuditEntry = Evaluated | Refused;

/** Where entries go. An answer is given only when its entry is written. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
}

/**
 * One file of JSON lines per day (UTC) in a directory that only the service's user can read.
 *
 * The log is also the service's memory: after a restart, quotas and used nonces are read back from it.
 */
export class AuditDirectory implements AuditLog {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Opens the directory, making it if need be, and closes a line that a crash has cut off in the file of `now`. */
  static async open(directory: string, now: number): Promise<AuditDirectory> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const log = new AuditDirectory(directory);
    const text = await log.#text(now);
    if (text !== "" && !text.endsWith("\n")) await log.#write(now, "\n");
    return log;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#write(Date.parse(entry.time), `${JSON.stringify(entry)}\n`);
  }

  /** What was evaluated on the day of `time`. Lines cut off by a crash belong to requests that were never answered. */
  async evaluatedOn(time: number): Promise<Evaluated[]> {
    const lines = (await this.#text(time)).split("\n").filter((line) => line !== "");
    return lines.map(parsed).filter((entry): entry is Evaluated => entry?.event === "evaluated");
  }

  async #text(time: number): Promise<string> {
    try {
      return await readFile(this.#file(time), "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw error;
    }
  }

  async #write(time: number, text: string): Promise<void> {
    await appendFile(this.#file(time), text, { mode: 0o600 });
  }

  #file(time: number): string {
    return join(this.#directory, `${new Date(time).toISOString().slice(0, 10)}.jsonl`);
  }
}

function parsed(line: string): AuditEntry | undefined {
  try {
    return JSON.parse(line) as AuditEntry;
  } catch {
    return undefined;
  }
}
