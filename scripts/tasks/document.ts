import { ZeroAddress } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { DocumentKind, documentKindName } from "../../sdk/documents/kinds.ts";
import { balanceOf, bytes20ToLei, isoOf, liensOn, type Contracts, type StandingLien } from "../../sdk/index.ts";
import { table } from "../demo/report.ts";
import { amountsIn, idIn, nameOf, read, TaskArgumentError, type Reading, type ReadingArguments } from "./session.ts";

/** Flags of the register that whoever looks at a document wants to know, as `contracts/types/Document.sol` has them. */
const FLAGS = [
  [1n, "revoked"],
  [2n, "contested"],
  [16n, "split"],
  [32n, "reduced or disputed"],
  [128n, "under enforcement"],
] as const;
const RELIED_UPON = 64n;

interface Arguments extends ReadingArguments {
  readonly id: string;
}

const document: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, (session) => print(session, idIn(args.id)));

async function print({ book, firstBlock }: Reading, id: string): Promise<void> {
  const { kind, flags, datedOn, expiresOn, encumbered } = await book.registry.stateOf(id);
  const name = documentKindName(Number(kind));
  if (name === undefined || name === "none") {
    throw new TaskArgumentError("id", id, "The document is in the register.");
  }
  const balance = await balanceOf(book, id);
  const { code, format } = amountsIn(balance.currency);
  const said = FLAGS.filter(([bit]) => (flags & bit) !== 0n && (bit !== 128n || encumbered !== 0n));
  console.log(
    `${name} of ${isoOf(Number(datedOn))}${expiresOn === 0n ? "" : `, good until ${isoOf(Number(expiresOn))}`}`,
  );
  console.log(`token: ${await ownerOf(book, kind, id)}`);
  if (said.length > 0) console.log(said.map(([, words]) => words).join(", "));
  table(
    [`value ${code}`, `encumbered ${code}`, `collected ${code}`, `free ${code}`],
    [[balance.value, balance.encumbered, balance.collected, balance.available].map(format)],
  );

  if (encumbered === 0n) return;
  // What is encumbered for assets that the document stands behind is told of those.
  if ((flags & RELIED_UPON) !== 0n) {
    console.log("Encumbered as evidence behind other assets.");
    return;
  }
  const liens = await liensOn({ book, firstBlock }, id);
  table(
    ["rank", "holder", `lien ${code}`, "placed by"],
    await Promise.all(
      liens.map(async (lien) => [
        String(lien.rank),
        bytes20ToLei(lien.holder),
        format(lien.amount),
        await placedBy(book, lien),
      ]),
    ),
  );
}

async function ownerOf(book: Contracts, kind: bigint, id: string): Promise<string> {
  const asset = ASSETS.get(Number(kind));
  const owner = asset === undefined ? ZeroAddress : await book[asset].ownerIfAny(id);
  return owner === ZeroAddress ? "none" : await nameOf(book, owner);
}

const ASSETS = new Map([
  [DocumentKind.commercialInvoice, "receivable"],
  [DocumentKind.billOfLading, "billOfLading"],
  [DocumentKind.warehouseReceipt, "warehouseReceipt"],
  [DocumentKind.propertyRight, "registeredRight"],
] as const) as ReadonlyMap<number, "receivable" | "billOfLading" | "warehouseReceipt" | "registeredRight">;

async function placedBy(book: Contracts, { stake }: StandingLien): Promise<string> {
  if (stake.engine === ZeroAddress) return `its holder, for ${stake.purpose}`;
  if (stake.engine === (await book.desk.getAddress())) return `financing ${stake.purpose}`;
  return `${stake.engine}, for ${stake.purpose}`;
}

export default document;
