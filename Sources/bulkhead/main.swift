print("warming")
