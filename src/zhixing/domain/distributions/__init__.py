"""Who gets how much, in which order: plans, service, objections, approval, and what is then payable."""
