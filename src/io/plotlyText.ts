/*
 * Texts of figures may come from files of others. Plotly gives the style of a tag to the browser as it is, which can
 * make it load an image, and follows links of several schemes.
 */

/** A tag that Plotly draws, or another `<`. */
const TAG = /<(\/?)(sup|sub|s|u|b|i|a|span|em|br|extra)(\s[^<>]*)?>|</gi;

/** What XML, and with it SVG, cannot hold or should not: controls but tab and line ends, halves of surrogate pairs. */
const NOT_XML = /(?![\t\n\r])\p{Cc}|[\p{Cs}\ufffe\uffff]/gu;

/** A text with U+FFFD for every character that XML cannot hold. */
export function xmlText(text: string): string {
  return text.replaceAll(NOT_XML, "\ufffd");
}

/**
 * A text of a figure as it is given to Plotly: of markup only what Plotly draws, of style only font and colour, of
 * links only https; every other `<` is `&lt;`, which is drawn the same and cannot become a tag in a template.
 */
export function plotlyText(text: string): string {
  const valid = xmlText(text);
  if (!valid.includes("<")) return valid;
  if (valid.startsWith("data:image/")) return valid.replaceAll("<", "%3C"); // the same image, and no tag anywhere
  return valid.replaceAll(TAG, (_tag, close: string, name: string | undefined, attributes = "") => {
    if (name === undefined) return "&lt;";
    return close === "/"
      ? `</${name}>`
      : `<${name}${name.toLowerCase() === "a" ? link(attributes) : ""}${plainStyle(attributes)}>`;
  });
}

function link(attributes: string): string {
  const href = attribute(attributes, "href");
  if (!/^https:\/\/[^\s"'<>{}\\]+$/i.test(href)) return "";
  const target = attribute(attributes, "target");
  return ` href="${href}"${/^_\w+$/.test(target) ? ` target="${target}"` : ""}`;
}

const DECLARATION = /^\s*(?:color|font-(?:size|weight|style|family)|text-decoration)\s*:\s*([^:]+)$/i;
const VALUE = /^(?:[\w#.%, -]+|(?:rgb|hsl)a?\([\d.,%/ ]+\))$/;

function plainStyle(attributes: string): string {
  const declarations = attribute(attributes, "style").split(";");
  const kept = declarations.filter((declaration) => VALUE.test((DECLARATION.exec(declaration)?.[1] ?? "").trim()));
  return kept.length === 0 ? "" : ` style="${kept.join(";")}"`;
}

/** The value of a quoted attribute, found as Plotly finds it; empty where there is none. */
function attribute(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|[\\s"'])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(attributes);
  return found?.[1] ?? found?.[2] ?? "";
}
