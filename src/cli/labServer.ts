import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../checks.ts";
import { CONTENT_POLICY } from "./contentPolicy.ts";

/** What is served: by path, such as `/assets/index.js`, the bytes and what they are. */
export type ServedFiles = ReadonlyMap<string, { readonly body: Uint8Array; readonly type: string }>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".md": "text/plain; charset=utf-8",
};

/** Reads the built page, all of it, so that no request reaches the disk. @throws InputError when it was not built */
export async function labFiles(folder: URL): Promise<ServedFiles> {
  const root = fileURLToPath(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, { body: Uint8Array; type: string }>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(root, file).split(sep).join("/")}`;
    files.set(path, { body: await readFile(file), type: TYPES[extname(entry.name)] ?? "application/octet-stream" });
  }
  const page = files.get("/index.html");
  if (page === undefined) throw new InputError("the page of the lab was not built; run npm run lab:build.");
  return files.set("/", page);
}

const HEADERS = {
  "Content-Security-Policy": `${CONTENT_POLICY}; frame-ancestors 'none'`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Of the page of one figure, which others may put into a frame. */
const FRAMED = { ...HEADERS, "Content-Security-Policy": CONTENT_POLICY };

/** A server of these files and of nothing else. */
export function labServer(files: ServedFiles): Server {
  return createServer((request, response) => answer(files, request, response));
}

function answer(files: ServedFiles, { method, url = "/" }: IncomingMessage, response: ServerResponse): void {
  const path = url.replace(/[?#].*$/s, "");
  const file = files.get(path);
  if (method !== "GET" && method !== "HEAD") {
    refuse(response, 405, "Only GET and HEAD are answered.\n", { Allow: "GET, HEAD" });
  } else if (file === undefined) {
    refuse(response, 404, "There is nothing here.\n");
  } else {
    // the names of assets say what they hold, so those never change; the page itself is asked for anew
    const lasting = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    const { body, type } = file;
    response.writeHead(200, {
      ...(/\?embed(=|$)/.test(url) ? FRAMED : HEADERS),
      "Cache-Control": lasting,
      "Content-Length": body.length,
      "Content-Type": type,
    });
    response.end(body); // which Node leaves out for HEAD
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  why: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...HEADERS, ...headers, "Content-Type": "text/plain; charset=utf-8" });
  response.end(why);
}
