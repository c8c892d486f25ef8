import { Notice } from "./notice.tsx";

const WORDS: Record<string, string> = {
  over: "This sign-in took too long, was used already or was started in another browser. Start again.",
  declined: "The provider did not sign you in. Start again, or sign in another way.",
  failed: "We could not verify the provider's answer. Start again. If it keeps happening, tell the operator of this installation.",
  unreachable: "The provider cannot be reached now. Try again later, or sign in another way.",
  email_missing: "The provider did not share your email address. Allow it to, or sign in another way.",
  email_unverified: "The provider has not verified your email address yet. Verify it there, then come back.",
  account_exists:
    "There is an account with your address already. Sign in with your password, then link the provider under Settings, Security.",
  linked_elsewhere: "This identity belongs to another account here. Sign in with it, or unlink it there first.",
  not_confirmed: "Confirm that it is you first: the provider did not ask for your password just now. Try again.",
  refused: "You cannot sign in this way. Ask an owner of your company.",
  too_many: "Too many attempts. Wait a few minutes.",
};

/** Why the way through an outside provider came to nothing, from the address that it ended on. */
export function ProviderFault({ fault }: { fault: string | undefined }) {
  if (!fault) return null;
  return (
    <div role="alert">
      <Notice tone="warn">{WORDS[fault] ?? WORDS.failed}</Notice>
    </div>
  );
}
