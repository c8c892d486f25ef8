import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import rows from "../../../ui/row.module.css";
import { StatusBadge } from "../../../ui/status-badge.tsx";
import { toast } from "../../../ui/toast.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { SecondFactorSetup } from "./second-factor-setup.tsx";

type Methods = Outputs["auth"]["signInMethods"];

/** Whether signing in asks for a code as well, and the way to change that. */
export function SecondFactor({ secondFactor }: Pick<Methods, "secondFactor">) {
  const { enabled, recoveryCodesLeft } = secondFactor;
  const words = enabled
    ? `To sign in you need a code from your authenticator app. ${plural(recoveryCodesLeft, "recovery code is", "recovery codes are")} left.`
    : "Your password alone is then not enough: to sign in you also need a code from an app on your phone.";
  return (
    <Card
      title="Two-factor sign-in"
      description={words}
      actions={<StatusBadge tone={enabled ? "good" : "idle"}>{enabled ? "On" : "Off"}</StatusBadge>}
    >
      {enabled ? <Change /> : <TurnOn />}
    </Card>
  );
}

function TurnOn() {
  const [opened, setOpened] = useState(false);
  const setUp = trpc.auth.secondFactor.setUp.useMutation({ onSuccess: () => setOpened(true), onError: toastUnlessLeft });
  return (
    <>
      <Button loading={setUp.isPending} onClick={() => setUp.mutate()}>
        Set up
      </Button>
      {opened && setUp.data && <SecondFactorSetup setUp={setUp.data} onClose={() => setOpened(false)} />}
    </>
  );
}

const toastUnlessLeft = (error: unknown) => toast.failed(error);

function Change() {
  const utils = trpc.useUtils();
  const [asking, setAsking] = useState<"renew" | "disable" | null>(null);
  const leave = () => setAsking(null);
  const renew = trpc.auth.secondFactor.renewRecoveryCodes.useMutation({ onSuccess: leave, onError: toastUnlessLeft });
  const disable = trpc.auth.secondFactor.disable.useMutation({
    onSuccess: () => {
      leave();
      toast.done("Two-factor sign-in is off. Your other sessions were ended.");
      return Promise.all([utils.auth.signInMethods.invalidate(), utils.auth.sessions.invalidate()]);
    },
    onError: toastUnlessLeft,
  });
  const kept = () => {
    renew.reset();
    void utils.auth.signInMethods.invalidate();
  };
  return (
    <div className={rows.buttons}>
      <Button variant="default" onClick={() => setAsking("renew")}>
        New recovery codes
      </Button>
      <Button variant="default" onClick={() => setAsking("disable")}>
        Turn off
      </Button>
      <ConfirmDialog
        opened={asking === "renew"}
        title="Make new recovery codes?"
        verb="Make them"
        pending={renew.isPending}
        onConfirm={() => renew.mutate()}
        onClose={leave}
      >
        The codes that you have kept stop working at once.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === "disable"}
        title="Turn off two-factor sign-in?"
        verb="Turn off"
        dangerous
        pending={disable.isPending}
        onConfirm={() => disable.mutate()}
        onClose={leave}
      >
        Your password alone is enough from then on. Your other sessions are ended.
      </ConfirmDialog>
      <Modal
        opened={renew.data !== undefined}
        onClose={kept}
        title="Your recovery codes"
        size="lg"
        withCloseButton={false}
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        {renew.data && <RecoveryCodes codes={renew.data.recoveryCodes} onDone={kept} />}
      </Modal>
    </div>
  );
}
