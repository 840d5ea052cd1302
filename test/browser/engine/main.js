import { createEngine } from "../../../src/lab/engine/client.ts";

/** A run to its end, and what was heard of it, weights as a digest of their bytes. */
function whole(engine, request) {
  const calls = [];
  const frames = [];
  let start;
  return new Promise((resolve, reject) => {
    const run = engine.startRun(request, {
      onStart: (heard) => {
        calls.push("start");
        start = heard;
      },
      onFrames: (heard) => {
        calls.push("frames");
        frames.push(...heard);
      },
      onEnd: async (end) => {
        calls.push("end");
        const [json, csv] = await Promise.all([run.data("json"), run.data("csv")]);
        const told = await Promise.all(
          frames.map(async ({ weights, ...frame }) => ({ ...frame, weights: await digest(weights.buffer) })),
        );
        const texts = { json: await digest(await json.arrayBuffer()), csv: await digest(await csv.arrayBuffer()) };
        resolve({
          calls,
          start: { ...start, drawn: [...start.drawn] },
          frames: told,
          end,
          types: [json.type, csv.type],
          ...texts,
        });
      },
      onError: (message) => reject(new Error(message)),
    });
  });
}

/** What happens when `next` takes the place of `request`, which has just shown its first frames. */
function replaced(engine, request, next) {
  const old = { afterwards: 0, ended: false };
  let gone = false;
  const note = () => {
    if (gone) old.afterwards++;
  };
  return new Promise((resolve, reject) => {
    const first = engine.startRun(request, {
      onStart: note,
      onFrames: () => {
        note();
        if (gone) return;
        gone = true;
        const run = engine.startRun(next, {
          onStart: () => undefined,
          onFrames: () => undefined,
          // long enough for what the old run might still say
          onEnd: () => setTimeout(() => resolve(old), 300),
          onError: (message) => reject(new Error(message)),
        });
        first.cancel(); // of a run that has been replaced: ends nothing
        first.data("json").catch((error) => {
          old.refused = error.message;
        });
        run.data("csv").catch((error) => {
          old.early = error.message;
        });
      },
      onEnd: () => {
        old.ended = true;
      },
      onError: note,
    });
  });
}

/** The error of a request. */
function failure(engine, request) {
  return new Promise((resolve) => {
    const ignore = () => undefined;
    engine.startRun(request, { onStart: ignore, onFrames: ignore, onEnd: ignore, onError: resolve });
  });
}

async function digest(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

Object.assign(window, { engine: createEngine(), whole, replaced, failure });
