/** The pages name the flags that the commands have, all of them and no others. */
import { expect, it } from "vitest";
import { incidental } from "../support/commandLine.ts";
import { blocksOf, pages, proseOf } from "../support/markdown.ts";

const flag = /--[a-z][a-z-]*/g;

/** Those that pages name alone in running text and that are of another program: GNU parallel. */
const ofOthers = ["--sshlogin", "--termseq"];

/** Those of the commands and their own commands, by what `--help` prints. */
async function flagsOf(words: readonly string[]): Promise<string[]> {
  const { stdout } = await incidental([...words, "--help"]);
  const [, commands = ""] = stdout.split(/^Commands:$/m);
  const named = [...commands.matchAll(/^ {2}([a-z][a-z0-9]*) /gm)].map(([, name]) => name);
  const own = named.filter((name) => name !== "help");
  const inner = await Promise.all(own.map((name) => flagsOf([...words, name])));
  const options = stdout.split(/^(?:Options|Commands):$/m)[1] ?? "";
  const mine = [...options.matchAll(/^ {2}(?:-\w, )?(--[a-z][a-z-]*)/gm)].map(([, name]) => name);
  return [...mine, ...inner.flat()];
}

/** In commands and in code within a page's text, where it is ours: a flag alone, or a command of the package. */
function flagsOn(page: string): string[] {
  const inline = [...proseOf(page).matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  const commands = blocksOf(page).filter(({ language }) => language === "sh" || language === "bash");
  const ours = [...inline, ...commands.flatMap(({ code }) => code.replaceAll("\\\n", " ").split("\n"))].filter((code) =>
    /^(--|(npx )?incidental |(simulate|reproduce|verify|sweep|merge|figure) )/.test(code),
  );
  return ours.flatMap((code) => [...code.matchAll(flag)].map(([name]) => name));
}

it("every flag is on a page, and every flag on a page is one", async () => {
  const real = new Set(await flagsOf([]));
  const named = new Set(pages.flatMap(flagsOn));
  expect(real.size).toBeGreaterThan(20);
  expect([...real].filter((name) => !named.has(name) && name !== "--help")).toEqual([]);
  expect([...named].filter((name) => !real.has(name)).sort()).toEqual(ofOthers);
});
