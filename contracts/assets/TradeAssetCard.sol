// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {DocumentState} from "../types/Document.sol";
import {Currency} from "../types/Units.sol";

// JSON and SVG are full of double quotes.
/* solhint-disable quotes */

/// @title The picture of a trade document's token, for wallets and explorers
/// @dev   Holds no state. Every asset deploys one, because together they would be larger than a contract may be.
contract TradeAssetCard {
    using Strings for uint256;

    /// @param name   of the collection, which says the kind of document
    /// @param status of the kind's procedure, in words
    /// @return a `data:application/json` URI
    function uri(
        string calldata name,
        uint256 tokenId,
        string calldata status,
        bool frozen,
        DocumentState calldata document
    ) external pure returns (string memory) {
        string memory value = string.concat(
            uint256(document.value).toString(),
            " minor units of currency ",
            uint256(Currency.unwrap(document.currency)).toString()
        );
        string memory share = _percentOf(document.encumbered, document.value);
        string memory shown = frozen ? string.concat(status, ", frozen") : status;
        string memory attributes = string.concat(
            _attribute("Status", shown),
            ",",
            _attribute("Value", value),
            ",",
            _attribute("Encumbered", share)
        );
        string memory json = string.concat(
            '{"name":"',
            name,
            " ",
            _short(tokenId),
            '","description":"A trade document in the Lienbook.","image":"data:image/svg+xml;base64,',
            Base64.encode(bytes(_svg(name, tokenId, shown, value, share))),
            '","attributes":[',
            attributes,
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    function _svg(
        string calldata name,
        uint256 tokenId,
        string memory status,
        string memory value,
        string memory share
    ) private pure returns (string memory) {
        return
            string.concat(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 220" font-family="sans-serif">'
                '<rect width="420" height="220" rx="12" fill="#f7f5ef" stroke="#1f3a5f" stroke-width="4"/>'
                '<text x="24" y="48" font-size="22" fill="#1f3a5f">',
                name,
                '</text><text x="24" y="76" font-size="13" fill="#666">',
                _short(tokenId),
                '</text><text x="24" y="120" font-size="17">',
                status,
                '</text><text x="24" y="152" font-size="15">',
                value,
                '</text><text x="24" y="184" font-size="15">encumbered: ',
                share,
                "</text></svg>"
            );
    }

    function _attribute(string memory trait, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', trait, '","value":"', value, '"}');
    }

    /// @dev Beginning and end of the id in hexadecimal, as it is written elsewhere.
    function _short(uint256 tokenId) private pure returns (string memory) {
        bytes memory short = bytes("0x00000000..00000000");
        bytes16 digits = "0123456789abcdef";
        for (uint256 i; i < 8; ++i) {
            short[2 + i] = digits[(tokenId >> (252 - 4 * i)) & 0xf];
            short[12 + i] = digits[(tokenId >> (28 - 4 * i)) & 0xf];
        }
        return string(short);
    }

    /// @dev In hundredths of a per cent, rounded up: what is encumbered at all never reads as nothing. After an
    ///      amendment a document may be encumbered beyond its value.
    function _percentOf(uint256 part, uint256 whole) private pure returns (string memory) {
        if (part == 0) return "0 %";
        uint256 hundredths = whole == 0 ? 10_000 : (part * 10_000 + whole - 1) / whole;
        uint256 rest = hundredths % 100;
        return string.concat((hundredths / 100).toString(), rest < 10 ? ".0" : ".", rest.toString(), " %");
    }
}
