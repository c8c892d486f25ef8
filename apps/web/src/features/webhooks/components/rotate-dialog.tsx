import { trpc } from "../../../lib/trpc.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { toast } from "../../../ui/toast.tsx";
import { type Endpoint, hostOf } from "../use-endpoint-actions.ts";
import type { Revealed } from "./secret-dialog.tsx";

interface RotateDialogProps {
  endpoint: Endpoint;
  opened: boolean;
  onSecret: (revealed: Revealed) => void;
  onClose: () => void;
}

/** Asks before a new secret is made; the person confirms their identity first when the last time is long ago. */
export function RotateDialog({ endpoint, opened, onSecret, onClose }: RotateDialogProps) {
  const utils = trpc.useUtils();
  const rotate = trpc.webhooks.endpoints.rotateSecret.useMutation({
    onSuccess: ({ secret, url }) => {
      if (secret !== null) onSecret({ secret, url, isNew: false });
    },
    onError: (error) => toast.failed(error, "The secret was not rotated"),
    onSettled: () => {
      onClose();
      return utils.webhooks.endpoints.invalidate();
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title={`Rotate the secret of ${hostOf(endpoint.url)}?`}
      verb="Make a new secret"
      pending={rotate.isPending}
      onConfirm={() => rotate.mutate({ id: endpoint.id })}
      onClose={onClose}
    >
      The new secret is shown once. For 24 hours messages carry both signatures, so that your receiver can change over without a gap.
    </ConfirmDialog>
  );
}
