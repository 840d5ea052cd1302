import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/**
 * Collects the licences of the bundled packages: `reader` notes those of the worker, which is bundled first, `writer`
 * those of the page, and writes all of them into `fileName`.
 */
export function licences(fileName: string): { readonly reader: Plugin; readonly writer: Plugin } {
  const folders = new Set<string>();
  const note = (bundle: Rolldown.OutputBundle): void => {
    for (const part of Object.values(bundle)) {
      const modules = part.type === "chunk" ? part.moduleIds : [];
      for (const id of modules) {
        const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? [];
        if (folder !== undefined) folders.add(folder);
      }
    }
  };
  return {
    reader: { name: "licences-read", generateBundle: (_options, bundle) => note(bundle) },
    writer: {
      name: "licences-write",
      apply: "build",
      generateBundle(_options, bundle) {
        note(bundle);
        const source = [...folders]
          .sort()
          .map(licence)
          .join(`\n${"-".repeat(80)}\n\n`);
        this.emitFile({ type: "asset", fileName, source });
      },
    },
  };
}

/** Name, version and licence of the package in a folder. @throws Error when it has no file that says its licence */
function licence(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file; the lab cannot be built with it.`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
