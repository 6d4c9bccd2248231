using System.Text;
using Permafrost.Core.Digests;

namespace Permafrost.Reporting.Html;

/// <summary>
/// The page's only script: sorts and filters the tables of experiments, and sets chosen ones side by side. It makes its controls itself, so that without it
/// the page is whole and nothing on it is dead; it fetches, stores and evaluates nothing.
/// </summary>
/// <remarks>A constant rather than a resource: the fingerprint of the report's code must see it.</remarks>
internal static partial class PageScript
{
    /// <summary>What stands between <c>&lt;script&gt;</c> and <c>&lt;/script&gt;</c>, byte for byte.</summary>
    public const string Text =
        "(() => {\n\"use strict\";\n"
        + Elements
        + "\n"
        + Tables
        + "\n"
        + Filters
        + "\n"
        + Choice
        + "\n"
        + Panel
        + "\n"
        + Start
        + "\n})();\n";

    /// <summary>The source of a content security policy that lets this script run and no other.</summary>
    public static string Source =>
        $"'sha256-{Convert.ToBase64String(Convert.FromHexString(Sha256Digest.OfBytes(Encoding.UTF8.GetBytes(Text)).ToString()!))}'";

    /// <summary>Small pieces that the others use.</summary>
    private const string Elements = """
        // An element of the page; children are text or elements, so that no name can become markup.
        function make(name, attributes, ...children) {
          const element = document.createElement(name);
          for (const [key, value] of Object.entries(attributes)) {
            element.setAttribute(key, value);
          }
          element.append(...children);
          return element;
        }

        function makeButton(text, attributes, action) {
          const button = make("button", { type: "button", ...attributes }, text);
          button.addEventListener("click", action);
          return button;
        }

        // +0.42, with the sign that the report's own tables have; what rounds to nothing has none.
        function signed(value, digits) {
          const size = Math.abs(value).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
          return /[1-9]/.test(size) ? (value < 0 ? "\u2212" : "+") + size : size;
        }
        """;
}
