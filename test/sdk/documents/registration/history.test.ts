import { expect } from "chai";
import { keccak256 } from "ethers";

import { HistoryIncompleteError, historyOf, isoOf } from "../../../../sdk/index.ts";
import { factsOf } from "../../../fixtures/encodings.ts";
import { inPerson, shown } from "../../../fixtures/rights.ts";
import { partsOf, splitOf } from "../../../fixtures/splits.ts";
import { refusalOf } from "../../../fixtures/members.ts";
import { deployed, tokenized } from "../../../fixtures/stages.ts";

describe("The history of a document", () => {
  it("begins with its registration, and says what it is", async () => {
    const net = await deployed();
    const { registry, declaration, customs, exporter } = net;
    const { id, document } = await declaration();
    const history = (await historyOf({ registry, firstBlock: 0 }, id))!;
    expect(history).to.include({
      id,
      kind: "customsDeclaration",
      currency: 840,
      datedOn: isoOf(Number(document.datedOn)),
      standing: "live",
    });
    expect(Buffer.from(history.issuer, "ascii").toString("hex")).to.equal(customs.lei.slice(2));
    expect(history.entries).to.have.length(1);
    expect(history.entries[0]).to.include({
      what: "registered",
      value: document.value,
      contentRoot: document.contentRoot,
      facts: factsOf(exporter.lei, document.contentRoot),
      attestor: customs.address,
    });
  });

  it("is none for a document that nobody registered", async () => {
    const { registry } = await deployed();
    expect(await historyOf({ registry, firstBlock: 0 }, keccak256("0x99"))).to.equal(undefined);
  });

  it("links every amendment to the version that it replaced, to the one that stands", async () => {
    const { registry, declaration, amend, customs, otherExporter, today } = await deployed();
    const versions = [await declaration()];
    versions.push(await amend(customs, versions[0]!, { value: 90_000_00n }));
    versions.push(await amend(customs, versions[1]!, { holder: otherExporter.lei, expiresOn: (await today()) + 9n }));
    const { entries, current } = (await historyOf({ registry, firstBlock: 0 }, versions[0]!.id))!;
    expect(entries.map(({ what }) => what)).to.deep.equal(["registered", "amended", "amended"]);
    const facts = versions.map(({ document }) => factsOf(document.holder, document.contentRoot));
    expect(entries.map((entry) => "facts" in entry && entry.facts)).to.deep.equal(facts);
    expect(entries.map((entry) => (entry.what === "amended" ? entry.replaces : undefined))).to.deep.equal([
      undefined,
      facts[0],
      facts[1],
    ]);
    expect(current.facts).to.equal(await registry.factsOf(versions[0]!.id));
    expect(current).to.include({ value: 90_000_00n, expiresOn: isoOf((await today()) + 9n) });
  });

  it("follows a divided document to its parts, each of which says what the whole said", async () => {
    const net = await tokenized();
    const { registry, receivable, exporter, bankA, collateral, pledged } = net;
    const values = [100_000_01n, collateral.face - 100_000_01n];
    const parts = partsOf(collateral, exporter.lei, values);
    await receivable.connect(exporter).split(...splitOf(net, collateral, values));
    const whole = (await historyOf({ registry, firstBlock: 0 }, collateral.id))!;
    expect(whole.standing).to.equal("split");
    expect(whole.entries.find(({ what }) => what === "split")).to.deep.include({
      parts: parts.map(({ id, face }) => ({ id, value: face })),
    });

    await pledged(bankA, parts[0]!);
    const part = (await historyOf({ registry, firstBlock: 0 }, parts[0]!.id))!;
    expect(part.entries.map(({ what }) => what)).to.deep.equal(["parted", "balance"]);
    expect(part.entries[0]).to.include({ whole: collateral.id, value: values[0] });
    expect(part.current).to.deep.equal({ ...whole.current, value: values[0] });
    expect(part).to.include({ issuer: whole.issuer, kind: whole.kind, standing: "live" });
  });

  it("tells what of a value is gone without payment", async () => {
    const { registry, dilutions, debtor, collateral } = await tokenized();
    await dilutions.connect(debtor).dispute(...shown(collateral), 5_00n, keccak256("0x77"), inPerson(debtor));
    const { entries } = (await historyOf({ registry, firstBlock: 0 }, collateral.id))!;
    expect(entries.find(({ what }) => what === "reduced")).to.include({ reduction: 5_00n });
  });

  it("tells contests from both sides, clearances, balances, gaps and the revocation, in their order", async () => {
    const net = await tokenized();
    const { registry, collateral, declarations, bankA, customs, pledged, amend, clearance, revocation } = net;
    const [first] = declarations;
    await pledged(bankA, collateral);
    const amended = await amend(customs, first, { value: 60_000_00n });
    await registry.revoke(...(await revocation(customs, amended)));
    const { entries, standing } = (await historyOf({ registry, firstBlock: 0 }, first.id))!;
    expect(entries.map(({ what }) => what)).to.deep.equal([
      "registered",
      "balance",
      "amended",
      "shortfall",
      "revoked",
      "shortfall",
    ]);
    expect(entries[1]).to.include({ encumbered: 100_000_00n, collected: 0n });
    expect(entries[3]).to.include({ missing: 40_000_00n });
    expect(standing).to.equal("revoked");

    const linkingKeys = [keccak256("0x55")];
    const [earlier, later] = [await net.declaration({ linkingKeys }), await net.declaration({ linkingKeys })];
    await registry.clearContest(...(await clearance(customs, later)));
    const told = (await historyOf({ registry, firstBlock: 0 }, later.id))!.entries;
    expect(told.map(({ what }) => what)).to.deep.equal(["contested", "registered", "cleared"]);
    const other = (await historyOf({ registry, firstBlock: 0 }, earlier.id))!.entries;
    expect(other[1]).to.include({ what: "contested", by: later.id, linkingKey: linkingKeys[0] });
  });

  it("says from the day after its last day that it has expired", async () => {
    const { registry, declaration, today, passDays, networkHelpers } = await deployed();
    const { id } = await declaration({ expiresOn: await today() });
    expect((await historyOf({ registry, firstBlock: 0 }, id))!.standing).to.equal("live");
    await passDays(1n);
    await networkHelpers.mine();
    expect((await historyOf({ registry, firstBlock: 0 }, id))!.standing).to.equal("expired");
  });

  it("is refused where a node withholds a version, be it the last, one between, or the first", async () => {
    const { registry, declaration, amend, customs, ethers } = await deployed();
    const versions = [await declaration()];
    const blocks = [await ethers.provider.getBlockNumber()];
    for (const value of [90_000_00n, 80_000_00n]) {
      versions.push(await amend(customs, versions.at(-1)!, { value }));
      blocks.push(await ethers.provider.getBlockNumber());
    }
    const { id } = versions[0]!;
    for (const block of blocks) {
      const forgetful = new Proxy(registry, {
        get(target, name, receiver) {
          if (name !== "queryFilter") return Reflect.get(target, name, receiver) as unknown;
          return async (...args: Parameters<typeof registry.queryFilter>) =>
            (await target.queryFilter(...args)).filter(({ blockNumber }) => blockNumber !== block);
        },
      });
      expect(await refusalOf(historyOf({ registry: forgetful, firstBlock: 0 }, id))).to.be.instanceOf(
        HistoryIncompleteError,
      );
    }
    expect(await refusalOf(historyOf({ registry, firstBlock: blocks[1]! }, id))).to.be.instanceOf(
      HistoryIncompleteError,
    );
  });
});
