"""The pass over mailbox and interviews (`pass_`), its parts, and the plans of interviews."""
