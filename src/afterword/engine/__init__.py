"""The pass over mailbox and interviews (`pass_`), the parts that it is made of, and the plans of interviews."""
