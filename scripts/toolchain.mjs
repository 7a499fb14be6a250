/**
 * Runs a command under a Node that Hardhat accepts, with the locked dependencies in place.
 *
 * A fresh machine has an old Node, no `node_modules`, or a `node_modules` installed under the old Node, in which npm
 * has silently left out Hardhat's native binary. This launcher is plain JavaScript without dependencies, so that
 * `npm test` and `npm run demo` work there as they are.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [22, 13];
const NODE_PACKAGE = "node@24";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const command = process.argv.slice(2);

/** Runs a program to its end and returns its exit code; a signal counts as failure. */
function run(program, args, stdio = "inherit") {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio });
  if (error) throw error;
  return status ?? 1;
}

function nodeIsTooOld() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

/** Installs exactly what the lock file says, unless that is what stands there already. */
function install() {
  const stamp = join(root, "node_modules", ".lienbook-installed");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform}-${process.arch}`)
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;

  process.stderr.write("Installing the locked dependencies…\n");
  // Standard output belongs to the command that was asked for: its JSON must stay JSON on a first run, too.
  const code = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["ignore", 2, 2]);
  if (code !== 0) process.exit(code);
  writeFileSync(stamp, wanted);
}

if (command.length === 0) {
  process.stderr.write("usage: node scripts/toolchain.mjs COMMAND [ARGUMENT…]\n");
  process.exit(2);
}
if (nodeIsTooOld()) {
  if (process.env.LIENBOOK_TOOLCHAIN) {
    process.stderr.write(`${NODE_PACKAGE} did not take effect: this is still Node ${process.versions.node}.\n`);
    process.exit(1);
  }
  process.env.LIENBOOK_TOOLCHAIN = NODE_PACKAGE;
  process.exit(run("npx", ["-y", "-p", NODE_PACKAGE, "--", "node", fileURLToPath(import.meta.url), ...command]));
}
install();
process.env.PATH = [join(root, "node_modules", ".bin"), dirname(process.execPath), process.env.PATH].join(delimiter);
process.exit(run(command[0], command.slice(1)));
