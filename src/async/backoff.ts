/** How long to wait before the n-th try (n from 0): doubling from `firstMs` up to `mostMs`. */
export const backoffMs = (n: number, firstMs = 100, mostMs = 5_000): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(n, 20));
