import { describe, expect, it } from "vitest";
import { requestBeside } from "../../src/lab/engine/beside.ts";
import { examples, steps } from "../../src/lab/engine/examples.ts";
import { parseState } from "../../src/lab/engine/parseState.ts";
import type { Frame, RunRequest } from "../../src/lab/engine/protocol.ts";
import { run } from "../../src/lab/engine/runs/run.ts";
import { defaultState, formatState } from "../../src/lab/engine/state.ts";
import { heldBy, isBenign, largestWeight, marks, neuronMarks } from "../../src/lab/page/neurons.ts";

const names = examples.map(({ name }) => name);

describe("an example, or a step of the first minute", () => {
  it.each([...examples.map(({ link }) => link), ...steps.map(({ link }) => link)])("%s is a link", (link) => {
    expect(parseState(link).corrections).toEqual([]);
  });

  it.each(names)("%s is reached by its name, and by its name with more", (name) => {
    const { link } = examples.find((example) => example.name === name)!;
    expect(parseState(`example=${name}`)).toEqual(parseState(link));
    expect(parseState(`example=${name}&theme=dark&seed=5`)).toEqual(
      parseState(`${link.replace(/seed=\d+/, "seed=5")}&theme=dark`),
    );
  });

  it("is on in its own run alone, and stays on while its run is looked at", () => {
    for (const [i, { link }] of steps.entries()) {
      const { state } = parseState(`step=${i + 1}`);
      expect(state).toEqual({ ...parseState(link).state, step: i });
      expect(state.parameters).toEqual(defaultState("many").parameters);
      expect(parseState(formatState({ ...state, time: 5, playing: false }))).toMatchObject({ state: { step: i } });
    }
  });

  it("says one sentence", () => {
    for (const { sentence } of steps) expect(sentence.match(/[.!?]( |$)/g)).toEqual(["."]);
    expect(steps.map(({ title }) => title)).toEqual(["Spread", "Race", "Collision", "Count"]);
  });

  it.each([
    ["example=nothing", `example = nothing in the link is none of none, ${names.join(", ")}; none is shown.`],
    ["panel=many&example=plateau", "example in the link does not belong beside a panel and is left out."],
    ["step=5", "step = 5 in the link is not a whole number between 1 and 4; none is shown."],
    ["panel=many&n=8&step=2", "step in the link is about another run and is left out."],
    ["panel=one&step=2", "step in the link is about another run and is left out."],
  ])("that cannot be, as in %s, is told", (link, sentence) => {
    const { state, corrections } = parseState(link);
    expect(corrections).toEqual([sentence]);
    expect(state.step).toBeNull();
  });
});

describe("what examples and the first minute say of their runs is so:", () => {
  it("a benign pair on neuron 2, one of four among empty neurons", () => {
    const { frames, m } = framesOf("example=benign-pair");
    const { weights } = frames.at(-1)!;
    const held = heldBy(weights, m, 2);
    expect(held.map(({ feature }) => feature).sort((a, b) => a - b)).toEqual([7, 10]);
    expect(isBenign(held)).toBe(true);
    const ended = [...neuronMarks(weights, m)];
    expect(ended.filter((mark) => mark === marks.polysemantic)).toHaveLength(4);
    expect(ended.filter((mark) => mark === marks.empty)).toHaveLength(12);
  });

  it("two features with their largest weights on neuron 5, of one sign, end apart", () => {
    const { frames, m } = framesOf("example=resolved-pair");
    const rowsOf = ({ weights }: Frame) => [weights.subarray(0, m), weights.subarray(m)];
    const first = rowsOf(frames[0]);
    expect(first.map(largestWeight)).toEqual([5, 5]);
    expect(first[0][5] * first[1][5]).toBeGreaterThan(0);
    expect(rowsOf(frames.at(-1)!).map(largestWeight)).toEqual([3, 5]);
  });

  it("the plateau: half of the weights live long, and nearly none soon after", () => {
    const { frames } = framesOf("example=plateau");
    const alive = (t: number) => {
      const { nonzeros } = frames.filter((frame) => frame.t <= t).at(-1)!;
      return nonzeros.reduce((sum, left) => sum + left, 0) / 32 ** 2;
    };
    expect(alive(1177)).toBeCloseTo(0.5, 1);
    expect(alive(2100)).toBeLessThan(0.15);
  });

  it("bipolar noise gathers features on few neurons, Gaussian noise does not", () => {
    const [gaussian, bipolar] = bothOf("example=noise").map((frames) => {
      const { fourthNorm } = frames.at(-1)!;
      return fourthNorm.reduce((sum, norm) => sum + norm, 0) / fourthNorm.length;
    });
    expect(bipolar).toBeGreaterThan(0.7);
    expect(gaussian).toBeLessThan(0.3);
  });
});

/** The frames of both runs of a link. */
function bothOf(link: string): (readonly Frame[])[] {
  const { state } = parseState(link);
  return [state as RunRequest, requestBeside(state)!].map((request) => {
    const frames: Frame[] = [];
    run(request, { onStart: () => {}, onFrame: (frame) => frames.push(frame) });
    return frames;
  });
}

function framesOf(link: string): { readonly frames: readonly Frame[]; readonly m: number } {
  const { panel, parameters } = parseState(link).state;
  const frames: Frame[] = [];
  run({ panel, parameters } as RunRequest, { onStart: () => {}, onFrame: (frame) => frames.push(frame) });
  return { frames, m: parameters.m };
}
