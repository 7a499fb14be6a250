import type { AddressInfo } from "node:net";

import { Command } from "commander";

import { LienbookError } from "../../sdk/errors.ts";
import { MILLISECONDS_PER_DAY } from "../../sdk/units.ts";
import { AuditDirectory } from "./audit.ts";
import { readConfiguration } from "./configuration.ts";
import { serve, stop } from "./server.ts";
import { FingerprintService } from "./service.ts";

/** Says what happens, as one JSON object per line on standard output. */
function report(event: string, facts: object): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`);
}

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function main(): Promise<void> {
  const { auditDirectory, host, port, ...parts } = readConfiguration(process.env);
  const audit = await AuditDirectory.open(auditDirectory, Date.now());
  const service = new FingerprintService({ ...parts, audit, now: Date.now, warn });
  // Yesterday's too: requests answered just before midnight must not be answered again just after it.
  service.restore(await audit.evaluatedOn(Date.now() - MILLISECONDS_PER_DAY));
  service.restore(await audit.evaluatedOn(Date.now()));

  const server = serve(service, warn);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const { port: actual } = server.address() as AddressInfo;
  report("listening", { host, port: actual, ...service.epochs() });

  const end = (signal: NodeJS.Signals) => {
    report("stopping", { signal });
    void stop(server).then(() => {
      report("stopped", {});
    });
  };
  process.once("SIGTERM", end).once("SIGINT", end);
}

new Command("fingerprint-service")
  .description("Evaluate blinded identities of documents for enrolled participants.")
  .addHelpText("after", "\nThe environment says how: see services/fingerprint/README.md.")
  .parse();

main().catch((error: unknown) => {
  const known = error instanceof LienbookError || (error instanceof Error && "code" in error);
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
