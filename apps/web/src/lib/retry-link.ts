import type { Operation, TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";

/** What to ask the person before a call that failed can be made once more; nothing where asking would not help. */
export type Remedy = (error: unknown, op: Operation) => (() => Promise<void>) | undefined;

/** Catches a call that fails for want of the person, asks them and makes the call once more; if they leave, the call fails as it did. */
export function retryLink<Router extends AnyTRPCRouter>(remedyFor: Remedy): TRPCLink<Router> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let open = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            const remedy = remedyFor(error, op);
            if (!remedy) return observer.error(error);
            remedy().then(
              () => {
                open = next(op).subscribe(observer);
              },
              () => observer.error(error),
            );
          },
        });
        return () => open.unsubscribe();
      });
}
