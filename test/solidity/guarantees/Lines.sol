// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IFacilityGuarantees} from "../../../contracts/interfaces/IFacilityGuarantees.sol";
import {Facility, FacilityId, FacilityTerms} from "../../../contracts/types/FacilityGuarantee.sol";
import {FinancingStatus} from "../../../contracts/types/Financing.sol";
import {FinancingTerms} from "../../../contracts/types/FinancingTerms.sol";
import {Demand, GuaranteeTerms} from "../../../contracts/types/Guarantee.sol";
import {FinancingId} from "../../../contracts/types/Identifiers.sol";
import {Day, Rate, today} from "../../../contracts/types/Units.sol";
import {bound} from "../Bound.sol";
import {vm} from "../Vm.sol";
import {Guarantors} from "./Guarantors.sol";

/// @notice Guarantors that have promised to guarantee the bank's loans to come, too. For what each guarantee counts is
///         remembered beside it.
contract Lines is Guarantors {
    uint64 public constant LIMIT = 1e9;

    IFacilityGuarantees public facilities;
    FacilityId[2] public lines;
    bytes[2] private _promises;
    /// @notice Of an entry: under which facility it was called off, and one; zero for none.
    mapping(uint256 entry => uint256) public under;
    /// @notice For how much it counts.
    mapping(uint256 entry => uint64) public counts;

    constructor() {
        facilities = book.facilities();
        for (uint256 i; i < 2; ++i) {
            FacilityTerms memory terms;
            (terms.guarantor, terms.lender, terms.debtor) = (guarantorLeis[i], bankLei, exporterLei);
            (terms.currency, terms.limit, terms.mostForOne) = (USD, LIMIT, (LIMIT * 4) / 5);
            (terms.coverage, terms.secured) = (Rate.wrap(400_000), Rate.wrap(100_000));
            terms.availableUntil = Day.wrap(Day.unwrap(today()) + 100);
            (terms.longest, terms.notice, terms.reducing) = (200, 20, i == 0);
            terms.text = keccak256("text");
            lines[i] = facilities.open(terms, _signed(guarantors[i]));
            _promises[i] = abi.encode(terms);
        }
    }

    // What may happen

    /// @notice The bank brings one of the loans under one of the facilities.
    function callOff(uint256 seed) external {
        if (_entries.length == 2 * MOST) return;
        (uint256 loan, uint256 line) = (seed % 2, (seed >> 8) % 2);
        FacilityTerms memory facility = promiseAt(line);
        FinancingTerms memory financing = loanAt(loan);
        GuaranteeTerms memory terms;
        (terms.financing, terms.guarantor, terms.debtor) = (desk.idOf(financing), facility.guarantor, exporterLei);
        terms.cap = uint64(bound(seed >> 16, 1, facility.mostForOne + 1));
        terms.coverage = Rate.wrap(uint32(bound(seed >> 80, 1, 400_001)));
        terms.expiresOn = Day.wrap(uint32(Day.unwrap(today()) + 40 + ((seed >> 120) % 162)));
        terms.secured = (seed >> 140) % 4 == 0 ? uint64((uint256(terms.cap) + 9) / 10) : 0;
        (terms.reducing, terms.text) = (facility.reducing, facility.text);
        FinancingStatus status = desk.statusOf(terms.financing);
        uint256 standing = standingOf(line);
        Facility memory was = facilities.facilityOf(lines[line]);
        vm.prank(bank);
        try book.callOff(guarantors[line], "", terms, facility, financing) {
            if (status != FinancingStatus.Active) violation = "G9: called off for a debt in default";
            if (standing + terms.cap > LIMIT) violation = "G9: called off beyond the limit";
            if (terms.cap > facility.mostForOne || Rate.unwrap(terms.coverage) > 400_000)
                violation = "G9: more than one";
            if (today() > Day.wrap(was.availableUntil)) violation = "G9: called off too late";
            if (countsFor(line, terms.financing) != 0) violation = "G9: one loan twice";
            Demand memory none;
            (under[_entries.length], counts[_entries.length]) = (line + 1, terms.cap);
            _entries.push(Entry(abi.encode(terms), none, loan, true, 0, 0, terms.cap, ""));
            ++done["call off"];
        } catch {}
        _look();
    }

    /// @notice Anyone has a guarantee counted anew, under the facility that it belongs to, or another one.
    function giveBack(uint256 which, uint256 line) external {
        if (_entries.length == 0) return;
        which %= _entries.length;
        line = line % 4 == 0 || under[which] == 0 ? line % 2 : under[which] - 1;
        try facilities.giveBack(lines[line], _terms(_entries[which])) returns (uint64 counted) {
            if (under[which] != line + 1) violation = "G9: given back what was not called off";
            if (counted != takes(which) || counted >= counts[which]) violation = "G9: given back what is not free";
            counts[which] = counted;
            ++done[counted == 0 ? "give all back" : "give back"];
        } catch {
            bool isOwn = under[which] == line + 1 && counts[which] != 0;
            if (isOwn && takes(which) < counts[which]) violation = "G9: free, and not given back";
        }
    }

    function close(uint256 line) external {
        line %= 2;
        vm.prank(guarantors[line]);
        try facilities.close(promiseAt(line)) returns (Day last) {
            if (Day.unwrap(last) != Day.unwrap(today()) + 20) violation = "G9: closed without notice";
            ++done["close"];
        } catch {}
    }

    // What is the case

    function promiseAt(uint256 line) public view returns (FacilityTerms memory) {
        return abi.decode(_promises[line], (FacilityTerms));
    }

    /// @notice What an entry takes of a limit, whatever it counts for: what may still be called, or was paid and is not
    ///         recovered.
    function takes(uint256 which) public view returns (uint64) {
        Entry storage entry = _entries[which];
        uint256 lacking = Math.saturatingSub(entry.paid, entry.recovered);
        return uint64(entry.inForce ? Math.max(lacking, entry.counted) : lacking);
    }

    function standingOf(uint256 line) public view returns (uint256 standing) {
        for (uint256 i; i < _entries.length; ++i) if (under[i] == line + 1) standing += counts[i];
    }

    /// @notice How many guarantees of a loan count under a facility.
    function countsFor(uint256 line, FinancingId financing) public view returns (uint256 number) {
        for (uint256 i; i < _entries.length; ++i) {
            if (under[i] != line + 1 || counts[i] == 0) continue;
            if (_terms(_entries[i]).financing == financing) ++number;
        }
    }
}
