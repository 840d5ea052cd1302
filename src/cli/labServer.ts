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
  ".txt": "text/plain; charset=utf-8",
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

/** A server of these files and of nothing else. */
export function labServer(files: ServedFiles): Server {
  return createServer((request, response) => answer(files, request, response));
}

function answer(files: ServedFiles, { method, url = "/" }: IncomingMessage, response: ServerResponse): void {
  const path = url.replace(/[?#].*$/s, "");
  const file = files.get(path);
  if (method !== "GET" && method !== "HEAD") return refuse(response, 405, { Allow: "GET, HEAD" });
  if (file === undefined) return refuse(response, 404, {});
  // the names of assets say what they hold, so those never change; the page itself is asked for anew
  const lasting = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  response.writeHead(200, {
    ...HEADERS,
    "Cache-Control": lasting,
    "Content-Length": file.body.length,
    "Content-Type": file.type,
  });
  response.end(method === "HEAD" ? undefined : file.body);
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...HEADERS, ...headers, "Content-Type": "text/plain; charset=utf-8" });
  response.end(status === 404 ? "There is nothing here.\n" : "Only GET and HEAD are answered.\n");
}
