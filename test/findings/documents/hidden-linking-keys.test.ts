/**
 * The renumbered duplicate. A seller gives the same sale a second invoice number. Its linking keys (seller, buyer, amount,
 * month) would mark both papers as contested, so it registers the second without them. The bank's examination recomputed
 * identity and contents, but not that the keys had been entered, and signed.
 */
import { expect } from "chai";

import { ContestUnnamedError, LinkingKeyMissingError } from "../../../sdk/index.ts";
import { example } from "../../../scripts/stage/cast.ts";
import { members, refusalOf } from "../../fixtures/members.ts";

/** Bank A has an offer to sign over the same sale under another number; `enter` is what the seller registers of it. */
async function duplicated(hide: boolean) {
  const net = await members();
  const { exporter } = net;
  const original = await net.paperOf("invoice.xml");
  await exporter.member.register(original);
  const text = new TextDecoder().decode(await example("invoice.xml"));
  const renumbered = await net.read(
    new TextEncoder().encode(text.replaceAll(original.content.number ?? "", "NHH-2026-00918")),
  );
  const linkingKeys = hide ? [] : renumbered.document.linkingKeys;
  await exporter.member.register({ ...renumbered, document: { ...renumbered.document, linkingKeys } });
  const first = await net.declare(await net.paperOf("declaration-1.xml"));
  const second = await net.declare(await net.paperOf("declaration-2.xml"));
  const receivable = await net.tokenize(renumbered, [
    { of: first, share: 150_000_00n },
    { of: second, share: 100_000_00n },
  ]);
  const disclosed = [renumbered, first, second].map((paper) => paper.disclosed);
  return { ...net, original, renumbered, receivable, disclosed };
}

describe("The same sale under another invoice number", () => {
  it("shares its linking keys with the first invoice", async () => {
    const { original, renumbered } = await duplicated(true);
    expect(renumbered.id).to.not.equal(original.id);
    expect(renumbered.document.linkingKeys).to.deep.equal(original.document.linkingKeys).and.have.length(1);
  });

  it("is refused by the lender's examination when its linking keys were not entered", async () => {
    const { bankA, renumbered, receivable, disclosed, examiner, termsFor } = await duplicated(true);
    const refusal = await refusalOf(bankA.member.offer(termsFor(receivable), disclosed, examiner));
    expect(refusal).to.be.instanceOf(LinkingKeyMissingError);
    expect(refusal).to.include({ documentId: renumbered.id });
  });

  it("is contested when they were, and lent against only by a lender that names it", async () => {
    const { bankA, renumbered, receivable, disclosed, examiner, termsFor } = await duplicated(false);
    const refusal = await refusalOf(bankA.member.offer(termsFor(receivable), disclosed, examiner));
    expect(refusal).to.be.instanceOf(ContestUnnamedError);
    expect(refusal).to.include({ documentId: renumbered.id });
    const named = termsFor(receivable, { contested: [renumbered.id] });
    expect((await bankA.member.offer(named, disclosed, examiner)).terms).to.equal(named);
  });
});
