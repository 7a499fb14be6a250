import { ZeroAddress } from "ethers";
import type { NewTaskActionFunction } from "hardhat/types/tasks";

import {
  bytes20ToLei,
  documentStanding,
  liensOn,
  type AssetName,
  type Contracts,
  type DocumentStanding,
  type StandingLien,
} from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { amountsIn, idIn, nameOf, read, TaskArgumentError, type Reading, type ReadingArguments } from "./session.ts";

interface Arguments extends ReadingArguments {
  readonly id: string;
}

const document: NewTaskActionFunction<Arguments> = (args, hre) =>
  read(hre, args, (session) => print(session, idIn(args.id)));

async function print({ book }: Reading, id: string): Promise<void> {
  const standing = await documentStanding(book, id);
  if (!standing) throw new TaskArgumentError("id", id, "The document is in the register.");
  const { kind, datedOn, expiresOn, flags } = standing;
  const { code, format } = amountsIn(BigInt(standing.currency));
  console.log(
    [`${kind} of ${datedOn}`, ...(expiresOn === undefined ? [] : [`good until ${expiresOn}`]), ...flags].join(", "),
  );
  console.log(`token: ${await ownerOf(book, standing)}`);
  const { value, encumbered, collected, reduction, available } = standing;
  table(
    [`value ${code}`, `encumbered ${code}`, `collected ${code}`, `reduced ${code}`, `free ${code}`],
    [[value, encumbered, collected, reduction, available].map(format)],
  );

  // What is encumbered for assets that the document stands behind is told of those; an insurer's promise is no lien.
  if (encumbered === 0n || ASSETS[kind] === undefined || flags.includes("relied upon")) return;
  const liens = await liensOn(book, id);
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

const ASSETS: Partial<Record<DocumentStanding["kind"], AssetName>> = {
  commercialInvoice: "receivable",
  billOfLading: "billOfLading",
  warehouseReceipt: "warehouseReceipt",
  propertyRight: "registeredRight",
};

async function ownerOf(book: Contracts, { kind, id }: DocumentStanding): Promise<string> {
  const asset = ASSETS[kind];
  const owner = asset === undefined ? ZeroAddress : await book[asset].ownerIfAny(id);
  return owner === ZeroAddress ? "none" : await nameOf(book, owner);
}

async function placedBy(book: Contracts, { stake }: StandingLien): Promise<string> {
  if (stake.engine === ZeroAddress) return `its holder, for ${stake.purpose}`;
  if (stake.engine === (await book.desk.getAddress())) return `financing ${stake.purpose}`;
  return `${stake.engine}, for ${stake.purpose}`;
}

export default document;
