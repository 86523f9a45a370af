// How often a server that crashes is started again.

const MOST = 4;
const WITHIN_MS = 3 * 60 * 1000;

/** Crashes of late. A server that crashed `MOST` times within `WITHIN_MS` is left alone at the next one. */
export class Restarts {
  #crashes: number[] = [];

  /** Whether to start again after a crash at this time, in milliseconds. */
  allow(now: number): boolean {
    this.#crashes = this.#crashes.filter((it) => now - it < WITHIN_MS);
    this.#crashes.push(now);
    return this.#crashes.length <= MOST;
  }

  /** Somebody started it by hand, so earlier crashes count no more. */
  forget(): void {
    this.#crashes = [];
  }
}
