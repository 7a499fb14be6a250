/**
 * Runs a command under a Node that Hardhat accepts, with the locked dependencies in place.
 *
 * A fresh machine has an old Node, no `node_modules`, or a `node_modules` installed under the old Node, in which npm
 * has silently left out Hardhat's native binary. This launcher is plain JavaScript without dependencies, so that
 * `npm test` and `npm run demo` work there as they are.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [22, 13];
const NODE_PACKAGE = "node@24";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const command = process.argv.slice(2);

/** Where the user stands, from where paths on the command line count. npm keeps it in INIT_CWD, which npx writes over. */
const CARRIED = "LIENBOOK_INIT_CWD";
const userDirectory = process.env[CARRIED] ?? process.env.INIT_CWD ?? process.cwd();
delete process.env[CARRIED];
process.env.INIT_CWD = userDirectory;

// Every command loads the types of all contracts: a newer Node keeps what it has made of them.
process.env.NODE_COMPILE_CACHE ??= join(root, "cache", "node");

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

/** Whether a list of a package's metadata ("linux", or "!win32") takes in this machine's value; no list takes in all. */
function admits(list, value) {
  if (list === undefined) return true;
  return list.includes(value) || (list.every((entry) => entry.startsWith("!")) && !list.includes(`!${value}`));
}

function fitsThisMachine({ os, cpu, libc }) {
  const { glibcVersionRuntime } = process.report.getReport().header;
  const runsHere = admits(os, process.platform) && admits(cpu, process.arch);
  return runsHere && (process.platform !== "linux" || admits(libc, glibcVersionRuntime ? "glibc" : "musl"));
}

/**
 * Names what the lock file asks for on this machine and npm has not installed, by npm's own record of what it did.
 * The record tells what npm calls a success: a binary left out because Node was too old when npm ran.
 */
function missingPackages() {
  const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  const record = "node_modules/.package-lock.json";
  const installed = existsSync(join(root, record)) ? read(record) : {};
  return Object.entries(read("package-lock.json"))
    .filter(([path, { version }]) => path !== "" && installed[path]?.version !== version)
    .filter(([, wanted]) => !wanted.optional || fitsThisMachine(wanted))
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, "")}@${version}`);
}

/** Installs exactly what the lock file says, unless that is what stands there already. */
function install() {
  if (missingPackages().length === 0) return;

  process.stderr.write("Installing the locked dependencies…\n");
  // Standard output belongs to the command that was asked for: its JSON must stay JSON on a first run, too.
  const code = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["ignore", 2, 2]);
  if (code !== 0) process.exit(code);

  const missing = missingPackages();
  if (missing.length > 0) {
    process.stderr.write(`npm reports success, but has not installed ${missing.join(", ")}.\n`);
    process.exit(1);
  }
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
  process.env[CARRIED] = userDirectory;
  process.exit(run("npx", ["-y", "-p", NODE_PACKAGE, "--", "node", fileURLToPath(import.meta.url), ...command]));
}
install();
process.env.PATH = [join(root, "node_modules", ".bin"), dirname(process.execPath), process.env.PATH].join(delimiter);
process.exit(run(command[0], command.slice(1)));
