import { type RandomKey, uniformStream } from "../../../src/random/generator.ts";

/** Random numbers of the kinds that random systems are made of, from a stream named by a key. */
export class Draw {
  private readonly stream: () => number;

  constructor(key: RandomKey) {
    this.stream = uniformStream(key);
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.stream();
  }

  /** Between low and high, every power of ten as likely as any other. */
  logUniform(low: number, high: number): number {
    return low * (high / low) ** this.stream();
  }

  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.stream());
  }

  chance(probability: number): boolean {
    return this.stream() < probability;
  }

  sign(): number {
    return this.chance(0.5) ? 1 : -1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)];
  }

  /** `length` numbers between low and high. */
  uniforms(length: number, low: number, high: number): Float64Array {
    return Float64Array.from({ length }, () => this.uniform(low, high));
  }
}
