// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../../../contracts/interfaces/IParticipants.sol";
import {Enforcement} from "../../../contracts/pledge/Enforcement.sol";
import {TokenizedDeposit} from "../../../contracts/settlement/TokenizedDeposit.sol";
import {Lei} from "../../../contracts/types/Identifiers.sol";
import {Role, Roles, only} from "../../../contracts/types/Role.sol";
import {deploy} from "../Deploy.sol";
import {Deployment} from "../Deployment.sol";
import {Signatory, leiOf as leiFrom} from "../Members.sol";
import {vm} from "../Vm.sol";

/// @notice The contracts as they are deployed, and everybody who may try something with them. What each act should lead
///         to is foretold; what happens otherwise is kept as a violation.
abstract contract Network is Deployment {
    struct Member {
        Lei lei;
        Role role;
        bool suspended;
    }

    uint256 internal constant FUNDS = 1e30;
    Roles internal constant ANY_ROLE = Roles.wrap(type(uint32).max);

    Enforcement public enforcement;
    TokenizedDeposit public deposit;

    // Exporters and banks sign whatever is submitted in their name (ERC-1271); the others sign nothing.
    address[2] public exporters = [address(new Signatory()), address(new Signatory())];
    /// @notice The first exporter's other account.
    address public branch = address(new Signatory());
    address[2] public banks = [address(new Signatory()), address(new Signatory())];
    address public debtor = address(0xD1);
    address public carrier = address(0xCA);
    address public customs = address(0xC5);
    /// @notice Enrolled nowhere, but with money.
    address public stranger = address(0x57);
    /// @notice A listed engine that is not the desk.
    address public engine = address(0xE9);

    Member[] internal _members;
    /// @dev Index in the members, plus one.
    mapping(address account => uint256) internal _memberOf;
    address[] internal _accounts;
    /// @notice What of the settlement token everyone should have.
    mapping(address account => uint256) public funds;
    bool internal _engineListed = true;

    /// @notice Names the first thing that went otherwise than foretold, with what was foretold and what was seen.
    string public violation;
    bytes public foretold;
    bytes public seen;
    /// @notice How often a function succeeded, and how often an error was seen.
    mapping(bytes4 selector => uint256) public times;

    constructor() {
        enforcement = _deployEnforcement();
        bytes memory arguments = abi.encode("Deposit", "USD", USD, uint8(2), _access);
        deposit = TokenizedDeposit(deploy("TokenizedDeposit.sol:TokenizedDeposit", arguments));
        lienbook.listEngine(engine);
        desk.listToken(deposit, USD);

        _enrol("EXPORTER0000000001", Role.Enterprise, exporters[0]);
        _enrol("EXPORTER0000000002", Role.Enterprise, exporters[1]);
        _enrol("BANK00000000000001", Role.Bank, banks[0]);
        _enrol("BANK00000000000002", Role.Bank, banks[1]);
        _enrol("DEBTOR000000000001", Role.Enterprise, debtor);
        _enrol("CARRIER00000000001", Role.Carrier, carrier);
        _enrol("CUSTOMS00000000001", Role.Customs, customs);
        participants.addAccount(_members[0].lei, branch);
        _memberOf[branch] = 1;
        _fund(branch);
        _fund(stranger);
        _accounts.push(engine);
    }

    // What the tests ask

    /// @notice Which of these functions has never succeeded, and which of these errors has never been seen.
    function missing(bytes4[] memory selectors) external view returns (bytes memory none) {
        for (uint256 i; i < selectors.length; ++i) {
            if (times[selectors[i]] == 0) none = bytes.concat(none, selectors[i]);
        }
    }

    function accounts() external view returns (address[] memory) {
        return _accounts;
    }

    function leiOf(address account) public view returns (Lei) {
        uint256 member = _memberOf[account];
        return member == 0 ? Lei.wrap(0) : _members[member - 1].lei;
    }

    /// @dev The account by which a bank signs and acts, from the entity that holds a lien.
    function _bankOf(Lei lei) internal view returns (address) {
        return leiOf(banks[0]) == lei ? banks[0] : banks[1];
    }

    // How things are tried

    /// @dev Has `actor` call `target`: it must succeed if there is no `refusal`, or else be refused with just that.
    ///      Four bytes stand for the error with whatever values.
    function _act(
        address actor,
        address target,
        bytes memory call,
        bytes memory refusal
    ) internal returns (bool done, bytes memory answer) {
        vm.prank(actor);
        // What it is refused with is looked at, not passed on.
        // solhint-disable-next-line avoid-low-level-calls
        (done, answer) = target.call(call);
        ++times[bytes4(done ? call : answer)];
        if (done != (refusal.length == 0) || !(done || _isRefusedWith(answer, refusal))) {
            _violate("B5: otherwise than foretold", refusal, bytes.concat(bytes4(call), answer));
        }
    }

    /// @dev The same of somebody who has no right to it, whether it is refused or goes through: nothing changes.
    function _intrude(address intruder, address target, bytes memory call, bytes memory refusal) internal {
        bytes32 before = _everything();
        _act(intruder, target, call, refusal);
        if (_everything() != before) _violate("B5: changed by who has no right", refusal, bytes.concat(bytes4(call)));
    }

    function _violate(string memory what, bytes memory foretold_, bytes memory seen_) internal {
        if (bytes(violation).length == 0) (violation, foretold, seen) = (what, foretold_, seen_);
    }

    /// @dev Why the account's standing keeps it from acting in a role; nothing if it does not.
    function _refusalOfStanding(address account, Roles anyOf) internal view returns (bytes memory) {
        uint256 member = _memberOf[account];
        if (member == 0) return abi.encodeWithSelector(IParticipants.AccountNotEnrolled.selector, account);
        Member memory found = _members[member - 1];
        if (found.suspended) return abi.encodeWithSelector(IParticipants.ParticipantIsSuspended.selector, found.lei);
        Roles actual = only(found.role);
        if (actual.holds(anyOf)) return "";
        return abi.encodeWithSelector(IParticipants.ParticipantLacksRole.selector, found.lei, anyOf, actual);
    }

    /// @dev A hash over all that could have changed.
    function _everything() internal view virtual returns (bytes32) {
        bytes memory money;
        for (uint256 i; i < _accounts.length; ++i) {
            address account = _accounts[i];
            money = abi.encodePacked(
                money,
                deposit.balanceOf(account),
                desk.parked(deposit, account),
                enforcement.parked(deposit, account),
                receivable.balanceOf(account)
            );
        }
        bytes memory standing;
        for (uint256 i; i < _members.length; ++i) {
            standing = bytes.concat(standing, abi.encode(participants.participantOf(_members[i].lei)));
        }
        return
            keccak256(
                bytes.concat(money, standing, abi.encode(lienbook.isListedEngine(engine), lienbook.enforcement()))
            );
    }

    function _isRefusedWith(bytes memory answer, bytes memory refusal) private pure returns (bool) {
        if (refusal.length == 4) return bytes4(answer) == bytes4(refusal);
        return keccak256(answer) == keccak256(refusal);
    }

    function _enrol(bytes18 code, Role role, address account) private {
        Lei lei = leiFrom(code);
        _enrol(lei, "CN", role, account);
        _members.push(Member(lei, role, false));
        _memberOf[account] = _members.length;
        _fund(account);
    }

    function _fund(address account) private {
        _accounts.push(account);
        deposit.issue(account, FUNDS);
        funds[account] = FUNDS;
        vm.prank(account);
        deposit.approve(address(desk), type(uint256).max);
        vm.prank(account);
        deposit.approve(address(enforcement), type(uint256).max);
    }
}
