import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import { concat, MaxUint256, Signature, toBeHex, TypedDataEncoder, ZeroAddress } from "ethers";
import type { Signer, TypedDataDomain } from "ethers";

import { domainOf, ethersTypes } from "../../../sdk/messages/sign.ts";
import type { Validity } from "../../../sdk/messages/sign.ts";
import * as messageTypes from "../../../sdk/messages/types.ts";
import { DAY, partyAt, ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import { deployed, stage } from "../../fixtures/stages.ts";
import { ASSET_MESSAGES } from "./assetMessages.ts";
import { DEBT_MESSAGES } from "./debtMessages.ts";
import { SIGNED_MESSAGES, WHATEVER_ITS_STANDING } from "./signedMessages.ts";
import type { SignedMessage } from "./signedMessages.ts";
import { tamperedOf } from "./tampering.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FAR_AHEAD = 2n ** 48n - 1n;

const MESSAGES = [...SIGNED_MESSAGES, ...ASSET_MESSAGES, ...DEBT_MESSAGES];

for (const spec of MESSAGES) {
  describe(`SignedMessages, ${spec.name}`, () => {
    /** The message ready to be signed, by the party itself. */
    const prepared = stage(spec.from ?? deployed, async (net) => {
      const signer = spec.signer(net);
      const call = await spec.prepare(net, signer.address);
      return { signer, call, ...(await signing(net, spec, call.message, signer.address)) };
    });

    it("is taken once", async () => {
      const { call, signed, signer } = await prepared();
      const authorization = await signed(signer);
      await call.submit(authorization);
      const { contract, error, args } = call.replayed(authorization.nonce);
      await expect(call.submit(authorization))
        .to.be.revertedWithCustomError(contract, error)
        .withArgs(...args);
    });

    it("is taken to the last second of its deadline and refused a second later", async () => {
      const net = await prepared();
      const { call, signed, signer, now, networkHelpers } = net;
      const contract = await contractOf(spec, net);
      const deadline = (await now()) + 100n;
      const authorization = await signed(signer, { deadline });
      await networkHelpers.time.setNextBlockTimestamp(deadline + 1n);
      await expect(call.submit(authorization))
        .to.be.revertedWithCustomError(contract, "SignatureExpired")
        .withArgs(signer, deadline);

      await prepared();
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await call.submit(authorization);
    });

    it("may be good for ever, and never when its deadline is zero", async () => {
      const net = await prepared();
      const { call, signed, signer } = net;
      const contract = await contractOf(spec, net);
      await expect(call.submit(await signed(signer, { deadline: 0n })))
        .to.be.revertedWithCustomError(contract, "SignatureExpired")
        .withArgs(signer, 0n);
      await call.submit(await signed(signer, { deadline: FAR_AHEAD, nonce: MaxUint256 }));
    });

    it("is refused once its signer has cancelled it, and for good", async () => {
      const net = await prepared();
      const { call, signed, signer } = net;
      const contract = await contractOf(spec, net);
      const authorization = await signed(signer);
      const { nonce } = authorization;
      await expect(contract.connect(signer).cancelNonce(nonce))
        .to.emit(contract, "NonceCancelled")
        .withArgs(signer, nonce);
      expect(await contract.isNonceSpent(signer, nonce)).to.equal(true);
      await expect(call.submit(authorization))
        .to.be.revertedWithCustomError(contract, "NonceAlreadySpent")
        .withArgs(signer, nonce);
      await expect(contract.connect(signer).cancelNonce(nonce))
        .to.be.revertedWithCustomError(contract, "NonceAlreadySpent")
        .withArgs(signer, nonce);
    });

    it("is not touched by the cancellation of other nonces, by others' cancellations, or in other contracts", async () => {
      const net = await prepared();
      const { call, signed, signer, strangers } = net;
      const contract = await contractOf(spec, net);
      const nonce = 2n ** 255n + 77n;
      for (const other of [nonce - 1n, nonce + 1n, nonce - 256n, nonce + 256n, nonce ^ (1n << 255n), 0n, MaxUint256]) {
        await contract.connect(signer).cancelNonce(other);
      }
      for (const other of [strangers[0]!, net.exporter, net.deployer]) {
        if (other.address === signer.address) continue;
        await contract.connect(other).cancelNonce(nonce);
      }
      for (const elsewhere of [net.registry, net.milestones, net.receivable, net.lienbook, net.desk]) {
        if ((await elsewhere.getAddress()) !== (await contract.getAddress())) {
          await elsewhere.connect(signer).cancelNonce(nonce);
        }
      }
      expect(await contract.isNonceSpent(signer, nonce)).to.equal(false);
      await call.submit(await signed(signer, { nonce }));
    });

    const nonceIsSpent = spec.spendsNonce
      ? "spends its nonce, so that it is not said again by the same signature"
      : "leaves its nonce unwritten, for it takes effect once by its nature";
    it(nonceIsSpent, async () => {
      const net = await prepared();
      const authorization = await net.signed(net.signer);
      await net.call.submit(authorization);
      const contract = await contractOf(spec, net);
      expect(await contract.isNonceSpent(net.signer, authorization.nonce)).to.equal(spec.spendsNonce);
    });

    it("is refused when somebody else has signed it, be it a party to the trade", async () => {
      const net = await prepared();
      const { call, signed, hashOf, exporter, bankB, otherExporter, strangers, deployer } = net;
      const contract = await contractOf(spec, net);
      for (const forger of [exporter, otherExporter, bankB, strangers[0]!, deployer]) {
        if (forger.address === net.signer.address) continue;
        const authorization = await signed(forger);
        await expect(call.submit(authorization))
          .to.be.revertedWithCustomError(contract, "SignatureInvalid")
          .withArgs(net.signer, hashOf(authorization));
      }
    });

    it("is refused when nobody has signed it, or nothing that is a signature", async () => {
      const net = await prepared();
      const { call, signed, signer, hashOf } = net;
      const contract = await contractOf(spec, net);
      const authorization = await signed(signer);
      const whole = Signature.from(authorization.signature);
      const nonsense = {
        empty: "0x",
        zeros: `0x${"00".repeat(65)}`,
        "cut short": authorization.signature.slice(0, -2),
        "too long": `${authorization.signature}00`,
        "in the compact form of EIP-2098": whole.compactSerialized,
        "with the other parity": concat([whole.r, whole.s, toBeHex(55 - whole.v)]),
        "with the mirrored s, which would be a second signature": concat([
          whole.r,
          toBeHex(CURVE_ORDER - BigInt(whole.s), 32),
          toBeHex(55 - whole.v),
        ]),
      };
      for (const [what, signature] of Object.entries(nonsense)) {
        await expect(call.submit({ ...authorization, signature }), what)
          .to.be.revertedWithCustomError(contract, "SignatureInvalid")
          .withArgs(signer, hashOf(authorization));
      }
    });

    it("is refused when it was signed for another chain, contract, name or version", async () => {
      const net = await prepared();
      const { call, signed, signer, hashOf, domain, chainId } = net;
      const contract = await contractOf(spec, net);
      const { name = null, version = null, verifyingContract = null } = domain;
      const addresses = await Promise.all(
        [net.registry, net.receivable, net.lienbook, net.desk, net.deposit].map(async (other) => other.getAddress()),
      );
      const elsewhere: TypedDataDomain[] = [
        { ...domain, chainId: chainId + 1n },
        { ...domain, chainId: 1n },
        { name, version, verifyingContract },
        { ...domain, name: `${String(name)} 2` },
        { ...domain, version: "2" },
        ...[ZeroAddress, ...addresses]
          .filter((address) => address !== verifyingContract)
          .map((address) => ({ ...domain, verifyingContract: address })),
      ];
      for (const foreign of elsewhere) {
        const authorization = await signed(signer, { domain: foreign });
        await expect(
          call.submit(authorization),
          JSON.stringify(foreign, (_, v: unknown) => String(v)),
        )
          .to.be.revertedWithCustomError(contract, "SignatureInvalid")
          .withArgs(signer, hashOf(authorization));
      }
    });

    it("is refused when any field, the least of them, is other than what was signed", async () => {
      const net = await prepared();
      const { call, signed, signer, hashOf } = net;
      const contract = await contractOf(spec, net);
      const authorization = await signed(signer);
      const { nonce, deadline } = authorization;
      const fields = tamperedOf(spec.types, spec.primaryType, { ...call.message, nonce, deadline });
      expect(fields.length).to.be.at.least(spec.types[spec.primaryType]!.length);
      const contents = (call.otherContents ?? []).map(({ where, message }) => ({
        where,
        message: { ...message, nonce, deadline },
      }));
      const tampered = [...fields, ...contents];
      for (const { where, message } of tampered) {
        const { signature } = await signed(signer, { message });
        await expect(call.submit({ ...authorization, signature }), where)
          .to.be.revertedWithCustomError(contract, "SignatureInvalid")
          .withArgs(signer, hashOf(authorization));
      }
      await call.submit(authorization);
    });

    const standing = spec.roles !== WHATEVER_ITS_STANDING;
    describe(standing ? "is refused when its signer" : "is taken all the same when its signer", () => {
      const falls: Record<string, (net: LienbookNetwork, signer: Party) => Promise<[string, unknown[]]>> = {
        "was suspended since": async ({ participants }, { lei }) => {
          await participants.suspend(lei);
          return ["ParticipantIsSuspended", [lei]];
        },
        "has let its identification expire": async ({ participants, now, networkHelpers }, { lei }) => {
          const { roles } = await participants.participantOf(lei);
          const kycExpiry = (await now()) + DAY;
          await participants.update(lei, roles, kycExpiry);
          await networkHelpers.time.increaseTo(kycExpiry + 1n);
          return ["KycExpired", [lei, kycExpiry]];
        },
        "is no longer of the role": async ({ participants, kycExpiry }, { lei }) => {
          await participants.update(lei, ROLE_BIT.supervisor, kycExpiry);
          return ["ParticipantLacksRole", [lei, spec.roles, ROLE_BIT.supervisor]];
        },
        "has lost the account": async ({ participants }, signer) => {
          await participants.removeAccount(signer);
          return ["AccountNotEnrolled", [signer.address]];
        },
      };
      // Where any role will do, none is lost.
      if (spec.roles & ROLE_BIT.supervisor) delete falls["is no longer of the role"];
      // Another account of its entity's would have to speak.
      if (!standing) delete falls["has lost the account"];
      for (const [how, fall] of Object.entries(falls)) {
        it(how, async () => {
          const net = await prepared();
          const { call, signed, signer, participants } = net;
          const authorization = await signed(signer, { deadline: FAR_AHEAD });
          const [error, args] = await fall(net, signer);
          if (!standing) {
            await call.submit(authorization);
            return;
          }
          await expect(call.submit(authorization))
            .to.be.revertedWithCustomError(participants, error)
            .withArgs(...args);
        });
      }
    });

    if (spec.inPerson) {
      it("needs no signature from its signer in person, nor a nonce, nor a deadline", async () => {
        const net = await prepared();
        const { call, signer, deployer } = net;
        const contract = await contractOf(spec, net);
        await contract.connect(signer).cancelNonce(5n);
        const unsigned = { signer: signer.address, nonce: 5n, deadline: 0n, signature: "0x" };
        await expect(call.submit({ ...unsigned, deadline: FAR_AHEAD, nonce: 6n }, partyAt(deployer, "")))
          .to.be.revertedWithCustomError(contract, "SignatureInvalid")
          .withArgs(signer, net.hashOf({ ...unsigned, deadline: FAR_AHEAD, nonce: 6n }));
        await call.submit(unsigned, signer);
      });

      it("is checked also from its signer in person when it brings a signature", async () => {
        const net = await prepared();
        const { call, signed, signer, strangers, hashOf } = net;
        const forged = await signed(strangers[0]!);
        await expect(call.submit(forged, signer))
          .to.be.revertedWithCustomError(await contractOf(spec, net), "SignatureInvalid")
          .withArgs(signer, hashOf(forged));
      });
    }

    describe("signed by the party's multisig (ERC-1271)", () => {
      /** Two officers of three sign for an account of the signer's entity. */
      const byMultisig = stage(spec.from ?? deployed, async (net) => {
        const { participants, deposit, desk, strangers, ethers } = net;
        const officers = strangers.slice(0, 3);
        const wallet = await ethers.deployContract("MultisigWallet", [officers.map(({ address }) => address), 2]);
        const address = await wallet.getAddress();
        await participants.addAccount(spec.signer(net).lei, wallet);
        await deposit.issue(wallet, 1_000_000_00n);
        const approval = deposit.interface.encodeFunctionData("approve", [await desk.getAddress(), MaxUint256]);
        await wallet.connect(officers[0]).execute(deposit, approval);
        const call = await spec.prepare(net, address);
        return { officers, wallet: address, call, ...(await signing(net, spec, call.message, address)) };
      });

      it("is taken when enough officers have signed: maker and checker", async () => {
        const { call, signedBy, officers } = await byMultisig();
        await call.submit(await signedBy(officers[0]!, officers[2]!));
      });

      it("is refused from one officer alone, from one twice, and from one with a stranger", async () => {
        const net = await byMultisig();
        const { call, signed, signedBy, officers, strangers, wallet, hashOf } = net;
        const contract = await contractOf(spec, net);
        const few = [
          await signed(officers[0]!),
          await signedBy(officers[0]!, officers[0]!),
          await signedBy(officers[0]!, strangers[5]!),
          await signedBy(...officers),
        ];
        for (const authorization of few) {
          await expect(call.submit(authorization))
            .to.be.revertedWithCustomError(contract, "SignatureInvalid")
            .withArgs(wallet, hashOf(authorization));
        }
      });

      it("is refused from a contract that does not sign at all", async () => {
        const net = await byMultisig();
        const { participants, officers, networkHelpers, call, signedBy, wallet, hashOf, ethers } = net;
        const mute = await ethers.deployContract("OpenPolicy");
        await networkHelpers.setCode(wallet, await ethers.provider.getCode(mute));
        const authorization = await signedBy(officers[0]!, officers[1]!);
        await expect(call.submit(authorization))
          .to.be.revertedWithCustomError(await contractOf(spec, net), "SignatureInvalid")
          .withArgs(wallet, hashOf(authorization));
        expect(await participants.entityOf(wallet)).to.equal(spec.signer(net).lei);
      });
    });
  });
}

describe("SignedMessages, all that there are", () => {
  it("are tried here, or with the documentary escrow", async () => {
    const tried: ReadonlySet<unknown> = new Set(MESSAGES.map(({ types }) => types));
    const { DOMAIN_NAMES, ...all } = messageTypes;
    const elsewhere = await readFile(
      join(import.meta.dirname, "..", "escrow", "DocumentaryEscrow", "messages.test.ts"),
      "utf8",
    );
    const untried = Object.entries(all).filter(
      ([name, types]) => !tried.has(types) && !elsewhere.includes(`types: ${name},`),
    );
    expect(Object.keys(all).length).to.be.greaterThan(Object.keys(DOMAIN_NAMES).length);
    expect(untried.map(([name]) => name)).to.deep.equal([]);
  });
});

describe("SignedMessages, domains", () => {
  it("are published for wallets as the SDK signs for them (ERC-5267)", async () => {
    const net = await deployed();
    for (const contract of ["registry", "receivable", "lienbook", "desk"] as const) {
      const target = await net.targetOf(contract);
      const [, name, version, chainId, verifyingContract] = await net[contract].eip712Domain();
      expect({ name, version, chainId, verifyingContract }).to.deep.equal(domainOf(target));
    }
  });
});

type Overrides = Partial<Validity> & { domain?: TypedDataDomain; message?: Record<string, unknown> };

/** Signs the message for its contract, or what a test would rather have signed. */
async function signing(
  net: LienbookNetwork,
  { contract, types, primaryType }: SignedMessage,
  message: Readonly<Record<string, unknown>>,
  by: string,
) {
  const domain = domainOf(await net.targetOf(contract));

  async function signed(signer: Signer, overrides: Overrides = {}) {
    const { domain: elsewhere = domain, message: instead, ...limits } = overrides;
    const validity = { ...(await net.validity()), ...limits };
    const content = instead ?? { ...message, ...validity };
    const signature = await signer.signTypedData(elsewhere, ethersTypes(types), content);
    return { signer: by, ...validity, signature };
  }
  async function signedBy(...officers: Signer[]) {
    const validity = await net.validity();
    const addressed = await Promise.all(officers.map(async (officer) => ({ officer, at: await officer.getAddress() })));
    addressed.sort((a, b) => (BigInt(a.at) < BigInt(b.at) ? -1 : 1));
    const signatures = await Promise.all(
      addressed.map(async ({ officer }) => (await signed(officer, validity)).signature),
    );
    return { signer: by, ...validity, signature: concat(signatures) };
  }
  const hashOf = (validity: Validity): string =>
    TypedDataEncoder.hashStruct(primaryType, ethersTypes(types), {
      ...message,
      nonce: validity.nonce,
      deadline: validity.deadline,
    });
  return { domain, signed, signedBy, hashOf };
}

/** The contract that a message is for. All of them cancel nonces as the register does. */
async function contractOf({ contract }: SignedMessage, net: LienbookNetwork) {
  return net[contract] as unknown as typeof net.registry;
}
