/**
 * What the page of the lab may load: its own files, and nothing from elsewhere. WebAssembly is compiled from bytes;
 * pictures of figures are made from text in memory, and a worker that computes looks at one of its own now and then
 * (src/lab/engine/stillWanted.ts).
 */
export const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' blob:",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
