import type { TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { confirmation, wantsConfirmation } from "./confirmation.ts";

/** Catches a call that the person must confirm, lets them do so and makes the call once more; if they leave, the call fails as it did. */
export function confirmLink<Router extends AnyTRPCRouter>(): TRPCLink<Router> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let open = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            if (!wantsConfirmation(error)) return observer.error(error);
            confirmation().then(
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
