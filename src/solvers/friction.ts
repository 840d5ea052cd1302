/**
 * Solves w' ∈ rate − friction·Sign(w) exactly over a time `duration`, from w(0) = `start`, for a smooth change `increment` =
 * rate·duration spread evenly over it: the weight moves, comes to rest at zero if |rate| ≤ friction, or passes zero and goes on with
 * the opposite friction. At rest it moves only if |rate| > friction.
 */
export function slide(start: number, increment: number, duration: number, friction: number): number {
  const pull = friction * duration;
  if (start > 0) {
    const end = start + increment - pull;
    return end >= 0 ? end : -beyond(start, -increment, pull);
  }
  if (start < 0) {
    const end = start + increment + pull;
    return end <= 0 ? end : beyond(-start, increment, pull);
  }
  if (increment > pull) return increment - pull;
  return increment < -pull ? increment + pull : 0;
}

/** How far past zero a weight gets that started `distance` from it and is pushed across by `push` against `pull`; 0 if it rests. */
function beyond(distance: number, push: number, pull: number): number {
  if (push <= pull) return 0;
  const left = 1 - distance / (push + pull); // share of the duration left when zero is reached
  return (push - pull) * left;
}
