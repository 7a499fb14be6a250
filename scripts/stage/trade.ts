import { id as keccakOfText } from "ethers";

import {
  dayOf,
  documentId,
  DOCUMENT_KIND,
  inPerson,
  KeyedFingerprinter,
  leiToBytes20,
  prepareDocument,
  type TradeDocumentKind,
} from "../../sdk/index.ts";
import { example, type Actor } from "./cast.ts";
import type { Stage } from "./opening.ts";

/** The key of the in-process fingerprinter. A network uses its fingerprint service instead. */
export const FINGERPRINT_KEY = new Uint8Array(32).fill(7);
const USD = 840n;

/** The trade of examples/: an invoice of 250 000.00 over two declarations is a token, and its debtor has acknowledged it. */
export async function exampleTrade({ cast }: Stage) {
  const { actors, directory } = await cast();
  const { exporter, debtor, customs } = actors;
  const fingerprinter = new KeyedFingerprinter(FINGERPRINT_KEY);
  const prepare = async (bytes: Uint8Array, holder = exporter.lei) =>
    prepareDocument(bytes, { fingerprinter, directory, holder });

  const invoice = await prepare(await example("invoice.xml"));
  const declarations = [
    await prepare(await example("declaration-1.xml")),
    await prepare(await example("declaration-2.xml")),
  ] as const;
  await exporter.member.register(invoice);
  for (const declaration of declarations) {
    await exporter.member.register(declaration, await customs.member.attest(declaration));
  }
  const behind = [
    { of: declarations[0], share: 150_000_00n },
    { of: declarations[1], share: 100_000_00n },
  ];
  const owedBy = { debtor: debtor.lei, dueOn: dayOf(invoice.content.dueDate ?? "2027-03-14") };
  const { receivable: issued } = await exporter.member.issueReceivable(invoice, behind, owedBy);
  const { receivable } = await exporter.member.acknowledge(issued, await debtor.member.signAcknowledgement(issued));
  return { ...actors, prepare, invoice, declarations, receivable };
}

/** A document in US dollars that its issuer attests in person, for somebody to use. There is no file behind it. */
export async function attested(
  { book, today }: Stage,
  issuer: Actor,
  holder: Actor,
  paper: { readonly kind: TradeDocumentKind; readonly number: string; readonly value: bigint },
) {
  const document = {
    kind: DOCUMENT_KIND[paper.kind],
    fingerprint: keccakOfText(`fingerprint of ${paper.number}`) as `0x${string}`,
    holder: leiToBytes20(holder.lei),
    value: paper.value,
    currency: USD,
    datedOn: await today(),
    expiresOn: 0,
    contentRoot: keccakOfText(`contents of ${paper.number}`),
    linkingKeys: [],
  };
  await issuer.sender.send(book.registry.register.populateTransaction(document, await inPerson(issuer.sender)));
  const id = documentId(document.kind, leiToBytes20(issuer.lei), document.fingerprint);
  return { id, issuer: issuer.lei, document };
}
