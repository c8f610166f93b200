"""After the sale: ruling, transfer of title, delivery."""
