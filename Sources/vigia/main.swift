print("vigia")
