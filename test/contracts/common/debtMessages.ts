import { id as keccakOfText, MaxUint256 } from "ethers";

import { disbursementIdOf } from "../../../sdk/escrow/terms.ts";
import { transferMessage } from "../../../sdk/financing/transfer.ts";
import { LOAN_TRANSFER, MISUSE_CLEARANCE, PURCHASE, SALE_CONSENT } from "../../../sdk/messages/types.ts";
import { delivered, funded, planned, showing } from "../../fixtures/disbursement.ts";
import {
  estateOf,
  HOLDERS_NOTICE_DAYS,
  keptClaimant,
  NOBODY,
  purchase,
  saleConsent,
} from "../../fixtures/enforcement.ts";
import { ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { inPerson } from "../../fixtures/rights.ts";
import { sale } from "../../fixtures/servicing.ts";
import { ANY_ROLE, WHATEVER_ITS_STANDING } from "./signedMessages.ts";
import type { SignedMessage } from "./signedMessages.ts";

const REASON = keccakOfText("the statement of reasons");

/** Bank A and after it bank B have liens of 100 000.00 that they keep themselves; bank A's notice has run. */
async function noticed(net: LienbookNetwork) {
  const { deposit, enforcement, bankA, bankB } = net;
  const { collateral } = await net.acknowledgedReceivable();
  const half = { ...collateral, amount: 100_000_00n };
  const [senior, junior] = [await net.pledged(bankA, half), await net.pledged(bankB, half)];
  const claimants = [keptClaimant(senior.purpose), keptClaimant(junior.purpose)] as const;
  await enforcement.connect(bankA).giveNotice(collateral, claimants[0].stake);
  await net.passDays(HOLDERS_NOTICE_DAYS);
  return { collateral, claimants, lien: senior.lien, token: await deposit.getAddress() };
}

/** What the sides of a sale, of a loan or of a pledged asset, say, and whoever lets misuse pass. */
export const DEBT_MESSAGES: readonly SignedMessage[] = [
  {
    name: "a bank's purchase of a loan",
    contract: "desk",
    primaryType: "LoanTransfer",
    types: LOAN_TRANSFER,
    signer: ({ bankB }) => bankB,
    roles: ROLE_BIT.bank,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { desk, servicing, bankA, bankB, exporter } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const { terms } = await net.financed([collateral]);
      const buyer = { getAddress: async () => Promise.resolve(by) };
      const [claim, from] = await sale(net, terms, bankA, Object.assign(Object.create(bankB) as typeof bankB, buyer));
      return {
        message: transferMessage(terms, { from: bankA.address, to: by }, claim),
        submit: async (authorization, sender = exporter) =>
          servicing.connect(sender).transfer(claim, from, authorization, terms),
        replayed: () => ({ contract: desk, error: "NotCreditor", args: [bankA.address, by] }),
      };
    },
  },
  {
    name: "a buyer's promise in enforcement",
    contract: "enforcement",
    primaryType: "Purchase",
    types: PURCHASE,
    signer: ({ otherExporter }) => otherExporter,
    roles: ANY_ROLE,
    inPerson: false, // the lienholder submits it, who sells
    spendsNonce: true,
    prepare: async (net, by) => {
      const { ethers, enforcement, lienbook, deposit, bankA, otherExporter } = net;
      const { collateral, claimants, lien, token } = await noticed(net);
      const price = 250_000_00n;
      await deposit.issue(by, price);
      const approval = deposit.interface.encodeFunctionData("approve", [await enforcement.getAddress(), MaxUint256]);
      if (by === otherExporter.address) await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
      else await (await ethers.getContractAt("MultisigWallet", by, net.strangers[0])).execute(deposit, approval);
      return {
        message: { lien, document: collateral.id, token, price, collected: 0n, buyer: by },
        submit: async (authorization, sender = bankA) =>
          enforcement.connect(sender).sell(estateOf(collateral, claimants), deposit, price, 0n, authorization, NOBODY),
        replayed: () => ({ contract: lienbook, error: "LienNotFound", args: [lien] }),
      };
    },
  },
  {
    name: "a junior lienholder's agreement to a sale that does not pay it",
    contract: "enforcement",
    primaryType: "SaleConsent",
    types: SALE_CONSENT,
    signer: ({ bankB }) => bankB,
    roles: WHATEVER_ITS_STANDING,
    inPerson: false, // the lienholder before it submits it, who sells
    spendsNonce: true,
    prepare: async (net, by) => {
      const { enforcement, lienbook, deposit, exporter, bankA, otherExporter } = net;
      const { collateral, claimants, lien, token } = await noticed(net);
      const [price, buyer, document] = [120_000_00n, otherExporter.address, collateral.id];
      await deposit.issue(otherExporter, price);
      await deposit.connect(otherExporter).approve(enforcement, MaxUint256);
      const bought = await purchase(net, otherExporter, { lien, document, price, buyer });
      const agreed = await saleConsent(net, exporter, { lien, document, price, buyer });
      return {
        message: { lien, document, token, price, buyer, consenting: by },
        submit: async (authorization, sender = bankA) => {
          const estate = estateOf(collateral, [claimants[0], { ...claimants[1], consent: [authorization] }]);
          return enforcement.connect(sender).sell(estate, deposit, price, 0n, bought, agreed);
        },
        replayed: () => ({ contract: lienbook, error: "LienNotFound", args: [lien] }),
      };
    },
  },
  {
    name: "a monitor's word that misuse is cleared",
    contract: "disbursement",
    primaryType: "MisuseClearance",
    types: MISUSE_CLEARANCE,
    signer: ({ customs }) => customs,
    roles: WHATEVER_ITS_STANDING,
    inPerson: true,
    spendsNonce: true,
    prepare: async (net, by) => {
      const { disbursement, exporter, customs } = net;
      const { collateral } = await net.acknowledgedReceivable();
      const { use, terms } = await planned({ ...net, collateral }, customs);
      await funded(net, use, terms);
      await disbursement.connect(exporter).releaseOnDocument(...showing(use, 0, await delivered(net)));
      await disbursement.connect(customs).reportMisuse(use, 0, REASON, inPerson(customs), terms);
      const id = disbursementIdOf(use);
      return {
        message: { disbursement: id, reported: 1n, reason: REASON, by },
        submit: async (authorization, sender = exporter) =>
          disbursement.connect(sender).clearMisuse(use, REASON, authorization, terms),
        replayed: () => ({ contract: disbursement, error: "MisuseNotStanding", args: [id] }),
      };
    },
  },
];
