import { clientsRouter } from "./domains/clients/router.ts";
import { onboardingRouter } from "./domains/onboarding/router.ts";
import { router } from "./trpc/procedures.ts";

/** Every procedure of the product, by noun. */
export const appRouter = router({
  clients: clientsRouter,
  onboarding: onboardingRouter,
});

export type AppRouter = typeof appRouter;
